import { describe, expect, test } from "vitest";

import { answerTask, startAgent } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

describe("the agent card", () => {
  test("leads to the gateway as the client sees it, and is asked for in the client's version", async () => {
    await using agent = await startAgent(answerTask("t"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: `${agent.url}/` }) }, { dep_1: 1 }));
    const port = new URL(gateway.url).port;
    const scoped = "/o/default/p/default/e/production/a2a/desk";

    for (const path of ["/a2a/desk", scoped, "/d/dep_1/a2a"]) {
      const answer = await fetch(`http://localhost:${port}${path}/.well-known/agent-card.json`, { headers: { "a2a-version": "0.3" } });
      expect(await answer.json()).toEqual({
        name: "Desk",
        supportedInterfaces: [{ url: `http://localhost:${port}${path}`, protocolBinding: "JSONRPC", protocolVersion: "1.0" }],
      });
    }
    expect(agent.seen.map(({ url, headers }) => [url, headers["a2a-version"]])).toEqual(
      Array.from({ length: 3 }, () => ["/.well-known/agent-card.json", "0.3"]),
    );
  });

  test.each([
    ["is missing", (response: Parameters<typeof answerJson>[0]) => answerJson(response, {}, 404), 502, "gateway/upstream-garbage"],
    ["is no JSON", (response: Parameters<typeof answerJson>[0]) => response.end("<h1>"), 502, "gateway/upstream-garbage"],
    [
      "names no JSON-RPC",
      (response: Parameters<typeof answerJson>[0]) => answerJson(response, { supportedInterfaces: [] }),
      502,
      "gateway/upstream-garbage",
    ],
    ["does not come", () => undefined, 504, "gateway/upstream-timeout"],
  ])("that %s is an RFC 9457 problem", async (_how, answerCard, status, code) => {
    await using agent = await startUpstream((_request, response) => answerCard(response));
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 200, idleTimeoutMs: 200, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, limits }) }, { dep_1: 1 }));
    const answer = await fetch(`${gateway.url}/a2a/desk/.well-known/agent-card.json`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    expect(await answer.json()).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      requestId: expect.any(String),
    });
  });

  test("that the agent gives over JSON-RPC leads to the gateway too", async () => {
    await using agent = await startAgent(({ id }, response) =>
      answerJson(response, {
        jsonrpc: "2.0",
        id,
        result: { supportedInterfaces: [{ url: "http://inside/rpc", protocolBinding: "JSONRPC" }] },
      }),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "GetExtendedAgentCard" });
    const answer = await fetch(`${gateway.url}/a2a/desk`, { method: "POST", body });
    expect(await answer.json()).toMatchObject({ id: 1, result: { supportedInterfaces: [{ url: `${gateway.url}/a2a/desk` }] } });
  });
});
