import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { answerTask, post, sendMessage, startAgent } from "../../src/gateway/testing/start-agent.ts";
import { end, exitOf, openGatewayFolder } from "./gateway-process.ts";

describe("the gateway process", () => {
  test("killed in the middle comes back with its id, snapshot, pins and numbers", { timeout: 30_000 }, async () => {
    await using folder = openGatewayFolder();
    await using one = await startAgent(answerTask("t-1"));
    await using two = await startAgent(answerTask("t-2"));
    const deployments = { dep_1: deploymentOf({ agentUrl: one.url }), dep_2: deploymentOf({ agentUrl: two.url }) };
    const first = await folder.start();
    await first.use(snapshotOf(1, deployments, { dep_1: 1 }));
    await post(`${first.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    expect(await first.sequence()).toEqual([1, 2]); // the assignment and the message
    await first.use(snapshotOf(2, deployments, { dep_2: 1 }));
    await end(first.child, "SIGKILL");
    appendFileSync(join(folder.directory, "pins.ndjson"), '{"at":1,"sc');
    appendFileSync(join(folder.directory, "observations", "0000000000000001.ndjson"), '{"seq":3,"ki');

    const second = await folder.start();
    expect(second.state.id).toBe(first.state.id);
    expect(second.state.pid).toBe(second.child.pid);
    await post(`${second.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    await post(`${second.url}/a2a/desk`, JSON.stringify({ jsonrpc: "2.0", id: 1, method: "GetTask", params: { id: "t-1" } }));

    expect([one.calls().length, two.calls().length]).toEqual([3, 0]);
    expect(await second.sequence()).toEqual([1, 2, 3]);
    expect(await second.status()).toMatchObject({
      snapshotVersion: 2,
      headSeq: 3,
      counters: { accepted: 1, stored: 1, dropped: 0, unreadable: 1 },
    });
  });

  test("told to stop lets a running answer end, writes what it saw, and exits with 0", { timeout: 30_000 }, async () => {
    await using folder = openGatewayFolder();
    const begun = Promise.withResolvers<() => void>();
    await using agent = await startAgent((call, response) => begun.resolve(() => answerTask("t")(call, response)));
    const gateway = await folder.start();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const running = post(`${gateway.url}/a2a/desk`, sendMessage());
    const answer = await begun.promise;
    const ended = end(gateway.child, "SIGTERM");
    await expect.poll(() => gateway.log()).toContain('"stopping"');
    answer();
    expect((await running).status).toBe(200);
    expect(await ended).toBe(0);
    expect(readFileSync(join(folder.directory, "observations", "0000000000000001.ndjson"), "utf8")).toContain('"seq":1');
  });

  test("with its port taken says which and exits with 4", { timeout: 30_000 }, async () => {
    await using folder = openGatewayFolder();
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { child, log } = folder.run(port);
    expect(await exitOf(child)).toBe(4);
    expect(log().trim().split("\n")).toHaveLength(1);
    expect(log()).toContain(`Port ${port} is taken`);
    taken.close();
  });

  test("with a full disk refuses what it would have to pin, and goes on with the rest", { timeout: 30_000 }, async () => {
    await using folder = openGatewayFolder();
    await using agent = await startAgent(({ id }, response) => response.end(JSON.stringify({ jsonrpc: "2.0", id, result: {} })));
    const gateway = await folder.start({ maxFileKiB: 4 }); // the system refuses to let any file grow beyond it, as a full disk does
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    const statuses: number[] = [];
    for (let session = 0; session < 40; session++)
      statuses.push((await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: `theirs-${session}` }))).status);
    const refused = await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "one-more" }));
    expect([refused.status, await refused.json()]).toMatchObject([503, { id: 7, error: { data: { code: "gateway/pin-not-stored" } } }]);
    expect(readFileSync(join(folder.directory, "pins.ndjson"), "utf8")).toMatch(/\n$/); // half a line would swallow the next one
    const pinned = statuses.filter((status) => status === 200).length;
    expect(agent.calls()).toHaveLength(pinned); // what was refused never reached the agent
    expect((await post(`${gateway.url}/a2a/desk`, sendMessage())).status).toBe(200); // needs no pin

    for (let message = 0; message < 20; message++) await post(`${gateway.url}/a2a/desk`, sendMessage());
    const stored = (await gateway.sequence()).length;
    const { counters } = await gateway.status();
    expect(counters.dropped).toBeGreaterThan(0);
    expect([counters.stored, counters.accepted]).toEqual([stored, stored + counters.dropped]);
    expect(counters.accepted).toBe(2 * (pinned + 21)); // an assignment and a message each
  });
});
