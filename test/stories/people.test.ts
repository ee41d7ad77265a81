import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReleaseView } from "../../src/delivery/views.ts";
import type { AddedView, NewKeyView } from "../../src/tenancy/views.ts";
import { airworthy, type CommandResult, type Platform, startPlatform, writeCounterAgent } from "../platform.ts";

describe("people with keys", () => {
  let platform: Platform;
  const keys: { [name: string]: string } = {};
  /** Runs a command with the key of somebody. */
  const as = (name: string, ...args: string[]): Promise<CommandResult> =>
    airworthy(["--data", platform.data, "--json", ...args], { AIRWORTHY_KEY: keys[name] ?? "" });
  /** What `GET /me` answers by a Host, which fetch would not let us choose. */
  const statusFor = async (host: string, key: string): Promise<number> => {
    const headers = { host, ...(key === "" ? {} : { authorization: `Bearer ${key}` }) };
    const request = httpRequest(`${platform.api()}/api/v1/me`, { headers }).end();
    const [answer] = (await once(request, "response")) as [IncomingMessage]; // node:http says so
    answer.resume();
    return answer.statusCode ?? 0;
  };
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test("the first key ends the time of names: --as is refused, the key is accepted, and it is shown once", async () => {
    expect((await platform.cli("--json", "whoami")).json).toMatchObject({ name: "tester", verified: false });
    const wrong = await platform.cli("--json", "person", "add", "maren", "--role", "mlops");
    expect(wrong).toMatchObject({ code: 4, json: { error: { code: "tenancy/first-is-platform" } } });
    const added = await platform.cli("--json", "person", "add", "maren", "--role", "platform", "--role", "devops");
    expect(added.code, added.stderr).toBe(0);
    keys["maren"] = (added.json as AddedView).key.key; // the command's published result
    expect(added.stderr).not.toContain(keys["maren"]);
    expect(added.stdout.split(keys["maren"])).toHaveLength(2);

    const refused = await platform.cli("--json", "status");
    expect(refused).toMatchObject({ code: 4, json: { error: { code: "tenancy/key-needed" } } });
    expect((await as("maren", "whoami")).json).toMatchObject({ name: "maren", verified: true });
    expect(JSON.stringify((await as("maren", "person", "list")).json)).not.toContain(keys["maren"]);
  });

  test("each does what their roles allow, and a verified name stands under the decision", async () => {
    for (const [name, ...roles] of [
      ["jonas", "ai-engineer"],
      ["olaf", "devops"],
      ["ci", "mlops", "--machine"],
    ] as const) {
      const added = await as("maren", "person", "add", name, "--role", ...roles);
      keys[name] = (added.json as AddedView).key.key; // the command's published result
    }
    const file = writeCounterAgent(platform.folder, "v1");
    expect((await as("ci", "eval", "--file", file)).code).toBe(0); // registers the version, which others' roles do not allow
    expect((await as("olaf", "release", "--file", file)).json).toMatchObject({ error: { code: "tenancy/not-permitted" } });
    const waiting = await as("olaf", "release", "counter@v1");
    expect(waiting.json, waiting.stderr).toMatchObject({ status: "waiting", author: "olaf" });
    expect((await as("olaf", "release", "counter")).json).toMatchObject({ error: { code: "cli/usage" } });
    const sign = ["release", "sign-off", "counter@v1", "--reason", "fine"];
    for (const [name, why] of [
      ["jonas", "ml-governance, devops"],
      ["ci", "machines decide nothing"],
    ] as const) {
      const denied = await as(name, ...sign);
      expect(denied).toMatchObject({ code: 4, json: { error: { code: "tenancy/not-permitted", message: expect.stringContaining(why) } } });
    }
    const signed = await as("maren", ...sign);
    expect((signed.json as ReleaseView).signOffs, signed.stderr).toMatchObject([{ person: "maren", verified: true }]); // the command's published result
  });

  test("roles come and go, and a disabled one is out at once", async () => {
    expect((await as("jonas", "person", "list")).json).toMatchObject({ error: { code: "tenancy/not-permitted" } });
    expect((await as("maren", "person", "grant", "jonas", "devops")).code).toBe(0);
    expect((await as("jonas", "person", "list")).code).toBe(0);
    expect((await as("maren", "person", "ungrant", "jonas", "devops")).code).toBe(0);
    expect((await as("jonas", "person", "list")).code).toBe(4);
    const key = (await as("maren", "person", "key", "jonas", "--days", "7")).json as NewKeyView; // the command's published result
    expect((await as("maren", "person", "revoke", "jonas", key.id)).code).toBe(0);
    expect((await as("maren", "person", "disable", "jonas")).code).toBe(0);
    expect((await as("jonas", "status")).json).toMatchObject({ error: { code: "tenancy/key-revoked" } });
    expect((await as("maren", "person", "disable", "maren")).json).toMatchObject({ error: { code: "tenancy/last-platform" } });
  });

  test("a command that starts a server for itself takes the key too", async () => {
    await platform.stop();
    expect((await as("maren", "status")).code).toBe(0);
  });

  test("other addresses than loopback are listened on once a key exists", async () => {
    // 192.0.2.1 is nobody's (RFC 5737): that it cannot be listened on shows that it was tried.
    const args = ["--data", platform.data, "--json", "up", "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--host", "192.0.2.1"];
    expect((await airworthy(args)).json).toMatchObject({ error: { code: "server/cannot-listen" } });
  });

  test("a server is reached by the names it is told, recovers who lost every key, and hands no key of its shell's on", async () => {
    process.env["AIRWORTHY_KEY"] = keys["maren"];
    const ready = await platform.restart("--recover", "maren", "--public-host", "Air.example");
    delete process.env["AIRWORTHY_KEY"];
    const { pid } = JSON.parse(readFileSync(join(platform.data, "gateway/state.json"), "utf8")) as { pid: number }; // the gateway writes it so
    if (process.platform === "linux") expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("AIRWORTHY_KEY");

    expect(await statusFor("air.example", "")).toBe(401);
    expect(await statusFor("evil.example", "")).toBe(403);
    const { recovered } = ready as { recovered: NewKeyView }; // `up --json` prints it so
    expect(recovered.key).not.toBe(keys["maren"]);
    expect(await statusFor("air.example", recovered.key)).toBe(200);
  });
});
