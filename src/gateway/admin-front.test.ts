import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { createLog } from "../platform/logging/log.ts";
import { openSnapshotHolder } from "./snapshot-holder.ts";
import { answerTask, post, sendMessage, startAgent } from "./testing/start-agent.ts";
import { deploymentOf, newKeys, signSnapshot, snapshotOf } from "./testing/sign-snapshot.ts";
import { startTestGateway } from "./testing/start-test-gateway.ts";
import { createUpstreams } from "./upstreams.ts";

describe("the admin port", () => {
  test("answers nobody without the token", async () => {
    await using gateway = await startTestGateway();
    const { adminPort } = JSON.parse(readFileSync(join(gateway.directory, "state.json"), "utf8"));
    for (const headers of [{}, { authorization: "Bearer wrong" }]) {
      const answer = await fetch(`http://127.0.0.1:${adminPort}/status`, { headers });
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: "gateway/not-authenticated" }]);
    }
  });

  test("takes a newer snapshot, the same again, and no other", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(5, {}));
    await gateway.use(snapshotOf(5, {}));
    await expect(gateway.use(snapshotOf(4, {}))).rejects.toThrow("gateway/snapshot-older");
    await expect(gateway.use(snapshotOf(5, { dep_1: deploymentOf({}) }))).rejects.toThrow("gateway/snapshot-older");
    const forged = JSON.stringify(signSnapshot(snapshotOf(6, {}), newKeys().privateKey));
    const answer = await gateway.admin("/snapshot", { method: "PUT", body: forged });
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: "gateway/snapshot-signature" }]);
    expect((await gateway.admin("/snapshot", { method: "PUT", body: "{}" })).status).toBe(422);
    await expect(gateway.use(snapshotOf(7, { ["d".repeat(61)]: deploymentOf({}) }))).rejects.toThrow("gateway/snapshot-invalid");
    await expect(gateway.use({ ...snapshotOf(7, {}), sessionKeys: [{ id: "a b", secret: "" }] })).rejects.toThrow(
      "gateway/snapshot-invalid",
    );
    await expect(gateway.use(snapshotOf(7, { dep_1: deploymentOf({ agentUrl: "nowhere" }) }))).rejects.toThrow("gateway/snapshot-invalid");
    expect((await gateway.status()).snapshotVersion).toBe(5);
  });

  test("gives observations by pages and forgets what was acknowledged only whole", async () => {
    await using agent = await startAgent(answerTask("t"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    for (let count = 0; count < 3; count++) await post(`${gateway.url}/a2a/desk`, sendMessage());

    const page = await (await gateway.admin("/observations?after=1&limit=1")).json();
    expect(page).toMatchObject({ gateway: expect.stringMatching(/^gtw_/), items: [{ seq: 2 }], head: 6 }); // an assignment and a message each
    const acknowledged = await gateway.admin("/observations/ack", { method: "POST", body: '{"through":3}' });
    expect(await acknowledged.json()).toEqual({ through: 3 });
    expect((await gateway.status()).counters).toEqual({ accepted: 6, stored: 6, dropped: 0, unreadable: 0, unattributed: {} });
    for (const path of ["/observations?after=x", "/observations?limit=0", "/observations?after=-1"]) {
      expect((await gateway.admin(path)).status).toBe(400);
    }
    expect((await gateway.admin("/observations/ack", { method: "POST", body: "{}" })).status).toBe(400);
    expect((await gateway.admin("/else")).status).toBe(404);
  });
});

describe("a snapshot on disk", () => {
  test.each([
    ["damaged", '{"payload":"{\\"for'],
    ["signed by another", JSON.stringify(signSnapshot(snapshotOf(1, {}), newKeys().privateKey))],
  ])("that is %s is kept aside, loudly, and the gateway has none", async (_how, text) => {
    const directory = mkdtempSync(join(tmpdir(), "airworthy-snapshot-"));
    writeFileSync(join(directory, "snapshot.json"), text);
    const lines: string[] = [];
    const holder = await openSnapshotHolder({
      directory,
      publicKey: newKeys().publicKey,
      log: createLog({}, { write: (line) => lines.push(line) }),
    });
    expect(holder.current()).toBeUndefined();
    expect(readFileSync(join(directory, "snapshot.refused.json"), "utf8")).toBe(text);
    expect(existsSync(join(directory, "snapshot.json"))).toBe(false);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", event: "snapshot-refused" });
    rmSync(directory, { recursive: true });
  });
});

// Sooner than the 4 s after which an idle connection is closed anyway.
test("the connections of an origin that is gone are closed", { timeout: 3000 }, async () => {
  const closed = Promise.withResolvers<void>();
  await using agent = await startAgent((call, response) => {
    response.socket?.once("close", () => closed.resolve());
    answerTask("t")(call, response);
  });
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  await (await post(`${gateway.url}/a2a/desk`, sendMessage())).text();
  await gateway.use(snapshotOf(2, {}));
  await closed.promise;

  const upstreams = createUpstreams();
  upstreams.pool("http://127.0.0.1:1");
  upstreams.pool("http://127.0.0.1:2");
  upstreams.retain(new Set(["http://127.0.0.1:2"]));
  expect(upstreams.origins()).toEqual(["http://127.0.0.1:2"]);
  await upstreams.destroy();
});
