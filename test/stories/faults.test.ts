import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import type { EvaluationView } from "../../src/evaluation/views.ts";
import type { AgentDetailView } from "../../src/delivery/views.ts";
import { sendMessage } from "../a2a.ts";
import { airworthy, endLeftovers, type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

/** Brings a version of the counter agent live. */
async function goLive(platform: Platform, version: string, options: Parameters<typeof writeCounterAgent>[2] = {}): Promise<string> {
  const released = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, version, options));
  expect(released.json, released.stderr).toMatchObject({ status: "waiting" });
  const signed = await platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "fine");
  expect(signed.json, signed.stderr).toMatchObject({ status: "live" });
  return `${platform.gateway()}/a2a/counter`;
}

describe("an agent that misbehaves", () => {
  let platform: Platform;
  let url = "";
  beforeAll(async () => {
    platform = await startPlatform();
    url = await goLive(platform, "v1");
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test("answers garbage: the caller gets a code and the next call works", async () => {
    expect(await sendMessage(url, "please answer garbage")).toMatchObject({ status: 502, code: "gateway/upstream-garbage" });
    expect((await sendMessage(url, "hello")).text).toContain("v1 turn 1");
  });

  test("hangs: the caller gets a timeout after the manifest's limit", async () => {
    const startedAt = Date.now();
    expect(await sendMessage(url, "please hang")).toMatchObject({ status: 504, code: "gateway/upstream-timeout" });
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    expect((await sendMessage(url, "hello")).text).toContain("v1 turn 1");
  });

  test("crashes: the caller gets a code, it is started again, and the console can say so", async () => {
    expect(await sendMessage(url, "please crash")).toMatchObject({ status: 502, code: "gateway/upstream-broke-off" });
    const again = await until(
      "the agent answers again",
      () => sendMessage(url, "hello"),
      (said) => said.text.includes("v1 turn 1"),
    );
    expect(again.status).toBe(200);
    const agent = await platform.get<AgentDetailView>("/agents/counter");
    expect(agent.deployments[0]?.restarts).toBeGreaterThanOrEqual(1);
  });

  test("never comes up: the release fails with the end of its log, and the live version stays", async () => {
    const file = writeCounterAgent(platform.folder, "v9");
    writeFileSync(join(file, "../agent.mjs"), 'console.error("no database today"); process.exit(3);');
    const released = await platform.cli("--json", "release", "--file", file);
    expect(released.code).toBe(4);
    expect(released.json).toMatchObject({ error: { code: "delivery/release-failed" } });
    expect(released.stderr).toContain("no database today");
    expect((await sendMessage(url, "hello")).text).toContain("v1 turn 1");
  });

  test("crashes, hangs and errs in an evaluation: those cases fail, the others are judged", async () => {
    const cases = ["crash", "hang", "answer garbage", "answer an error"]
      .map(
        (what, n) => `  - id: ${n}-${what.replaceAll(" ", "-")}\n    turns: ["please ${what}"]\n    expect: { answer: { regex: "." } }\n`,
      )
      .join("");
    const fine = [1, 2].map((n) => `  - id: fine-${n}\n    turns: ["hello"]\n    expect: { answer: { contains: ["turn 1"] } }\n`).join("");
    const suite = `suite: counter/rough\ntrials: 1\nconcurrency: 1\ncaseTimeoutMs: 8000\ncases:\n${fine}${cases}`;
    const file = writeCounterAgent(platform.folder, "v8", { suite });
    writeFileSync(file, readFileSync(file, "utf8").replace("counter/core", "counter/rough"));
    const judged = await platform.cli("--json", "eval", "--file", file);
    expect(judged.json, judged.stderr).toMatchObject({ status: "finished", trialsDone: 6, problems: [] });
    const { items } = await platform.get<{ items: { id: string; trials: string[] }[] }>(
      `/evaluations/${(judged.json as EvaluationView).id}/cases`,
    );
    const statuses = Object.fromEntries(items.map((row) => [row.id, row.trials[0]]));
    expect(statuses).toMatchObject({ "fine-1": "passed", "1-hang": "failed", "2-answer-garbage": "failed", "3-answer-an-error": "failed" });
  });

  test.each([
    ["malformed JSON", "{", {}, 400],
    ["JSON that is no request", "[1]", {}, 400],
    [
      "a body over the limit",
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "SendMessage", params: { text: "x".repeat(70_000) } }),
      {},
      413,
    ],
    ["a foreign Host", "{}", { host: "evil.example" }, 403],
    ["a foreign Origin", "{}", { origin: "https://evil.example" }, 403],
  ])("%s is refused with a code", async (_what, body, headers, status) => {
    const answer = await send(url, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/gateway\/|-32700|-32600/);
  });

  test("the API refuses a foreign Host and Origin, bad JSON and unknown keys, each with its code", async () => {
    const api = `${platform.api()}/api/v1/releases`;
    expect(await send(api, "{}", { host: "evil.example" })).toMatchObject({
      status: 403,
      body: expect.stringContaining("http/host-not-allowed"),
    });
    expect(await send(api, "{}", { origin: "https://evil.example" })).toMatchObject({
      status: 403,
      body: expect.stringContaining("http/origin-not-allowed"),
    });
    expect(await send(api, "{", {})).toMatchObject({ status: 400, body: expect.stringContaining("http/invalid-request") });
    expect(await send(api, '{"agent":"counter","version":"v1","more":1}', {})).toMatchObject({ status: 400 });
    expect(await send(api, '{"agent":"counter","version":"v7"}', {})).toMatchObject({
      status: 404,
      body: expect.stringContaining("registry/version-not-found"),
    });
    const openapi = (await (await fetch(`${platform.api()}/api/openapi.json`)).json()) as { openapi: string; paths: object }; // OpenAPI's own shape
    expect(openapi.openapi).toMatch(/^3\./);
    expect(Object.keys(openapi.paths)).toContain("/api/v1/releases/{id}/sign-off");
  });

  test("a manifest's mistakes come all at once, with line and allowed values, and exit code 4", async () => {
    const file = join(platform.folder, "wrong.yaml");
    writeFileSync(file, "agent:\n  name: Bad Name\n  version: v1\nwire: carrier-pigeon\nrnu: {}\n");
    const answer = await platform.cli("--json", "gate", "--file", file);
    expect(answer.code).toBe(4);
    expect(answer.stderr).toMatch(/wrong\.yaml:2:\d+ agent\.name/);
    expect(answer.stderr).toMatch(/wrong\.yaml:4:\d+ wire[\s\S]*allowed: .*a2a/);
    expect(answer.stderr).toMatch(/wrong\.yaml:5:\d+ .*rnu/);
    expect(answer.json).toMatchObject({ error: { code: "registry/manifest-invalid" } });
  });

  test("a second server on the same data directory is refused, and says who holds it", async () => {
    const second = await airworthy(["--data", platform.data, "up", "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--json"]);
    expect(second.code).toBe(4);
    expect(second.json).toMatchObject({ error: { code: "platform/data-directory-locked" } });
  });

  test.each([[["gate", "--nope"]], [["release", "sign-off", "counter@v1"]], [["nonsense"]], [["up", "--port", "many"]]])(
    "%j is configuration that is wrong: exit code 4 and a code, never a verdict",
    async (args) => {
      const answer = await airworthy(["--json", ...args]);
      expect(answer).toMatchObject({ code: 4, json: { error: { code: expect.stringMatching(/^cli\//) } } });
    },
  );

  test("another address than loopback is refused while there is no admin key", async () => {
    const open = await airworthy(["--data", join(platform.folder, "open"), "up", "--host", "0.0.0.0", "--json"]);
    expect(open).toMatchObject({ code: 4, json: { error: { code: "server/admin-key-missing" } } });
  });

  test("the gateway after kill -9 is started again on its port, with its pins", async () => {
    const before = await sendMessage(url, "hello", "a-session-of-the-client");
    expect(before.text).toContain("v1 turn 1");
    const { pid } = JSON.parse(readFileSync(join(platform.data, "gateway/state.json"), "utf8")) as { pid: number }; // the gateway writes it so
    process.kill(pid, "SIGKILL");
    const after = await until(
      "the gateway answers again",
      () => sendMessage(url, "hello", "a-session-of-the-client").catch(() => undefined),
      (said) => said?.status === 200,
    );
    expect(after?.text).toMatch(/^v1 turn \d+/);
  });
});

describe("a place that is not as it should be", { timeout: 120_000 }, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "airworthy-place-"));
  });
  afterAll(() => {
    for (const name of readdirSync(folder)) endLeftovers(join(folder, name));
    rmSync(folder, { recursive: true, force: true });
  });

  test("a port that is taken is named, and nothing is left running", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? String(address.port) : "";
    for (const name of ["api", "otlp", "gateway"]) cpSync(inject("freshPlace"), join(folder, name), { recursive: true });
    const api = await airworthy(["--data", join(folder, "api"), "up", "--port", port, "--gateway-port", "0", "--otlp-port", "0", "--json"]);
    expect(api).toMatchObject({ code: 4, json: { error: { code: "server/port-in-use", message: expect.stringContaining(port) } } });
    const ports = ["--port", "0", "--gateway-port", "0", "--otlp-port", port];
    const otlp = await airworthy(["--data", join(folder, "otlp"), "up", ...ports, "--json"]);
    const said = expect.stringContaining("--otlp-port");
    expect(otlp).toMatchObject({ code: 4, json: { error: { code: "server/otlp-port-in-use", message: said } } });
    const gateway = await airworthy([
      "--data",
      join(folder, "gateway"),
      "up",
      "--port",
      "0",
      "--gateway-port",
      port,
      "--otlp-port",
      "0",
      "--json",
    ]);
    expect(gateway).toMatchObject({ code: 4, json: { error: { code: "gateway/port-in-use", message: expect.stringContaining(port) } } });
    taken.close();
    for (const name of ["api", "gateway"]) expect(readdirSync(join(folder, name)).filter((file) => file.startsWith("lock-"))).toEqual([]);
  });

  test("a command that starts a server for itself needs no port that another program has", async () => {
    const data = join(folder, "alone");
    cpSync(inject("freshPlace"), data, { recursive: true });
    const others = [4400, 4401, 4318].map((port) => createServer().listen(port, "127.0.0.1"));
    await Promise.all(others.map((other) => once(other, "listening").catch(() => {}))); // whoever has one already does as well
    const answer = await airworthy(["--data", data, "--json", "release", "show", "none@v1"]);
    for (const other of others) other.close();
    expect(answer, answer.stderr).toMatchObject({ json: { error: { code: "delivery/release-not-found" } } });
  });

  test("a damaged database is said to be damaged, and is left as it is", async () => {
    const data = join(folder, "damaged");
    cpSync(inject("freshPlace"), data, { recursive: true });
    truncateSync(join(data, "control/global/pg_control"), 100);
    const answer = await airworthy(["--data", data, "up", "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--json"]);
    expect(answer).toMatchObject({ code: 4, json: { error: { code: "platform/database-unreadable" } } });
  });

  test("data that a newer version has migrated is refused before it is opened, and left as it is", async () => {
    const data = join(folder, "newer");
    cpSync(inject("freshPlace"), data, { recursive: true });
    writeFileSync(join(data, "migrated-to"), "9999-from-the-future");
    const answer = await airworthy(["--data", data, "up", "--port", "0", "--gateway-port", "0", "--json"]);
    const message = expect.stringMatching(/newer Airworthy \(migration 9999-from-the-future; this one knows up to \d{4}-/);
    expect(answer).toMatchObject({ code: 4, json: { error: { code: "platform/newer-data", message } } });
    expect(readFileSync(join(data, "migrated-to"), "utf8")).toBe("9999-from-the-future");
  });

  test("a full disk: what cannot be stored is not acknowledged, and what was stored is there afterwards", async ({ skip }) => {
    const mount = join(folder, "small");
    mkdirSync(mount);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=120m", "tmpfs", mount]).status !== 0)
      skip("a small file system can only be mounted by root");
    const data = join(mount, "data");
    const server = spawn(
      process.execPath,
      ["bin/airworthy.mjs", "--data", data, "up", "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--json"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    try {
      const [line] = (await once(server.stdout, "data")) as [Buffer]; // the first line is the ready line
      const { api } = JSON.parse(line.toString()) as { api: string }; // `up --json` prints it so
      const register = async (version: string, bytes: number): Promise<{ status: number; text: string }> => {
        const manifest = `agent: { name: full, version: ${version} }\nrun: { command: [node, a.mjs], files: [a.mjs] }\nwire: a2a\n`;
        const contentBase64 = Buffer.alloc(bytes, version).toString("base64");
        const answer = await fetch(`${api}/api/v1/versions`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            manifest,
            manifestFile: "a.yaml",
            sourceDirectory: folder,
            suites: [],
            files: [{ path: "a.mjs", executable: false, contentBase64, usedBy: ["agent"] }],
          }),
        });
        return { status: answer.status, text: await answer.text() };
      };
      const acknowledged: string[] = [];
      let refused: { status: number; text: string } | undefined;
      for (let n = 1; n < 40 && refused === undefined; n++) {
        const answer = await register(`v${n}`, 8_000_000);
        if (answer.status === 201) acknowledged.push(`v${n}`);
        else refused = answer;
      }
      expect(refused).toMatchObject({ status: 507, text: expect.stringContaining("platform/disk-full") });
      expect(acknowledged.length).toBeGreaterThan(0);
      server.kill("SIGKILL");
      await once(server, "exit");
      endLeftovers(data);
      rmSync(join(data, "artifacts"), { recursive: true });
      const check = await airworthy(["--data", data, "--json", "release", "show", "full@v1"]);
      expect(check.json, JSON.stringify(check)).toMatchObject({ error: { code: "delivery/release-not-found" } });
    } finally {
      server.kill("SIGKILL");
      endLeftovers(data);
      spawnSync("umount", ["-l", mount]);
    }
  });
});

/** A request with any headers, also those that fetch forbids. */
async function send(url: string, body: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const request = httpRequest(url, { method: "POST", headers: { "content-type": "application/json", "a2a-version": "1.0", ...headers } });
  request.end(body);
  const [answer] = (await once(request, "response")) as [IncomingMessage]; // node:http says so
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer); // a stream without encoding gives Buffers
  return { status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
}
