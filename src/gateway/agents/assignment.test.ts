import { describe, expect, test } from "vitest";

import { answerTask, post, sendMessage, startAgent, taskIn } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson } from "../testing/start-upstream.ts";

const route = { organization: "default", project: "default", environment: "production", agent: "desk", release: "rel_1" };
const arms = (canaryWeight: number) => [
  { name: "stable", deployment: "dep_1", weight: 1 - canaryWeight },
  { name: "canary", deployment: "dep_2", weight: canaryWeight },
];

describe("the assignment of a session", () => {
  test("is written down once, with its arm, the weights in force and the release they belong to", async () => {
    await using agent = await startAgent(answerTask("t"));
    await using gateway = await startTestGateway();
    const deployments = { dep_1: deploymentOf({ agentUrl: agent.url }), dep_2: deploymentOf({ agentUrl: agent.url, version: "v2" }) };
    await gateway.use({ ...snapshotOf(1, deployments), routes: [{ ...route, arms: arms(0.25) }] });
    const { contextId } = await taskIn(await post(`${gateway.url}/a2a/desk`, sendMessage()));
    await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId }));
    await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    await gateway.use({ ...snapshotOf(2, deployments), routes: [{ ...route, arms: arms(0.5) }] });
    for (let n = 0; n < 200; n++) await post(`${gateway.url}/a2a/desk`, sendMessage());

    const assigned = await gateway.assignments();
    expect(assigned).toHaveLength(202);
    expect(assigned[0]).toMatchObject({ session: contextId, durationMs: 0, canaryWeight: 0.25, release: "rel_1" });
    expect(assigned[1]).toMatchObject({ session: "theirs", canaryWeight: 0.25 });
    for (const item of assigned) {
      expect(item).toMatchObject({
        arm: item.deployment === "dep_2" ? "canary" : "stable",
        version: item.deployment === "dep_2" ? "v2" : "v1",
      });
    }
    const canary = assigned.slice(2).filter(({ deployment }) => deployment === "dep_2").length;
    expect(canary).toBeGreaterThan(70); // of 200 at one half: 4 standard deviations
    expect(canary).toBeLessThan(130);
  });

  test("names the weight that the canary really had: none while it cannot be reached", async () => {
    await using agent = await startAgent(answerTask("t"));
    await using gateway = await startTestGateway();
    const { agentUrl: _, ...starting } = deploymentOf({ version: "v2" });
    const deployments = { dep_1: deploymentOf({ agentUrl: agent.url }), dep_2: starting };
    await gateway.use({ ...snapshotOf(1, deployments), routes: [{ ...route, arms: arms(0.25) }] });
    for (let n = 0; n < 20; n++) await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect(
      (await gateway.assignments()).every((item) => item.kind === "assignment" && item.arm === "stable" && item.canaryWeight === 0),
    ).toBe(true);
  });

  test("is not written for a deployment that is called by its name", async () => {
    await using agent = await startAgent(answerTask("t"));
    await using gateway = await startTestGateway();
    await gateway.use({ ...snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }), routes: [{ ...route, arms: arms(0) }] });
    await post(`${gateway.url}/d/dep_1/a2a`, sendMessage());
    expect(await gateway.assignments()).toEqual([]);
  });
});

test("a task that ended failed is an error of its message, though JSON-RPC says it went well", async () => {
  await using agent = await startAgent(({ id }, response) =>
    answerJson(response, { jsonrpc: "2.0", id, result: { task: { id: "t", contextId: "c", status: { state: "TASK_STATE_FAILED" } } } }),
  );
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  await post(`${gateway.url}/a2a/desk`, sendMessage());
  expect(await gateway.observations()).toMatchObject([{ kind: "message", status: "error", errorCode: "task/failed" }]);
});
