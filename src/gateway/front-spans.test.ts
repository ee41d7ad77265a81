import { expect, test } from "vitest";

import { answerTask, post, sendMessage, startAgent } from "./testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "./testing/sign-snapshot.ts";
import { startTestGateway } from "./testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "./testing/start-upstream.ts";

const call = (id: number): unknown => ({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "lookup", arguments: {} } });
const answerCall = (id: number): unknown => ({ jsonrpc: "2.0", id, result: { content: [] } });

test("a call that carries only the session hangs under the message that is open, one with a traceparent where that says", async () => {
  await using shop = await startUpstream((_request, response) => answerJson(response, answerCall(1)));
  await using gateway = await startTestGateway();
  await using agent = await startAgent((message, response) => {
    const { baggage = "" } = agent.calls().at(-1)?.headers ?? {};
    const own = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    const front = `${gateway.url}/d/dep_1/mcp/shop`;
    void (async () => {
      await post(front, JSON.stringify(call(1)), { baggage: baggage.toString() });
      await post(front, JSON.stringify(call(1)), { baggage: baggage.toString(), ...own });
      answerTask("t-1")(message, response);
    })();
  });
  await gateway.use(
    snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, mcp: { shop: { url: `${shop.url}/mcp` } } }) }, { dep_1: 1 }),
  );

  await post(`${gateway.url}/a2a/desk`, sendMessage(), { "a2a-version": "1.0" });

  const [first, second, message] = await gateway.observations();
  expect(message).toMatchObject({
    kind: "message",
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(message).not.toHaveProperty("parentSpanId");
  expect(first).toMatchObject({ kind: "tool", traceId: message?.traceId, parentSpanId: message?.spanId });
  expect(second).toMatchObject({ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", parentSpanId: "00f067aa0ba902b7" });
  // Both hand their own span on to the tool server.
  expect(shop.seen.map(({ headers }) => headers["traceparent"])).toEqual(
    [first, second].map((seen) => `00-${seen?.traceId}-${seen?.spanId}-01`),
  );
});

test("a call after the message's end begins a trace of its own", async () => {
  await using shop = await startUpstream((_request, response) => answerJson(response, answerCall(1)));
  await using agent = await startAgent(answerTask("t-1"));
  await using gateway = await startTestGateway();
  await gateway.use(
    snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, mcp: { shop: { url: `${shop.url}/mcp` } } }) }, { dep_1: 1 }),
  );
  await post(`${gateway.url}/a2a/desk`, sendMessage(), { "a2a-version": "1.0" });
  const baggage = agent.calls().at(-1)?.headers["baggage"]?.toString() ?? "";
  await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify(call(1)), { baggage });
  const [message, late] = await gateway.observations();
  expect(late).toMatchObject({ kind: "tool", session: message?.session });
  expect(late?.traceId).not.toBe(message?.traceId);
});

test("each call of a batch has a span of its own", async () => {
  await using shop = await startUpstream((_request, response) => answerJson(response, [answerCall(1), answerCall(2)]));
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } } }) }));
  await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify([call(1), call(2)]));
  const seen = await gateway.observations();
  expect(new Set(seen.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(seen.map(({ spanId }) => spanId)).size).toBe(2);
});

test("of an agent of another wire, calls hang under its message, and its own tools have spans beside the calls of the model that made them", async () => {
  const entry = (id: string): unknown => ({ id, type: "function", function: { name: "count", arguments: "{}" } });
  const calling = { role: "assistant", content: null, tool_calls: [entry("c1"), entry("c2")] };
  const results = ["c1", "c2"].map((id) => ({ role: "tool", tool_call_id: id, content: "1" }));
  await using model = await startUpstream((request, response) => {
    const message = request.body.includes("tool_call_id") ? { role: "assistant", content: "2" } : calling;
    answerJson(response, { model: "m", choices: [{ index: 0, message, finish_reason: "stop" }] });
  });
  await using gateway = await startTestGateway();
  await using agent = await startUpstream((request, response) => {
    const headers = { baggage: request.headers["baggage"]?.toString() ?? "" };
    const ask = (messages: readonly unknown[]): Promise<Response> =>
      post(`${gateway.url}/d/dep_1/v1/chat/completions`, JSON.stringify({ model: "m", messages, tools: [{}] }), headers);
    void (async () => {
      await ask([{ role: "user", content: "count" }]);
      await ask([{ role: "user", content: "count" }, calling, ...results]);
      answerJson(response, { reply: "2" });
    })();
  });
  const wire = { http: { path: "/chat", session: { header: "x-thread" }, input: "/message", output: "/reply" } };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, wire, model: { url: `${model.url}/v1` } }) }, { dep_1: 1 }));

  await post(`${gateway.url}/agents/desk/chat`, '{"message":"count"}');

  const seen = await gateway.observations();
  const message = seen.find(({ kind }) => kind === "message");
  expect(seen.map(({ kind }) => kind).toSorted()).toEqual(["message", "model", "model", "tool", "tool"]);
  expect(new Set(seen.map(({ spanId }) => spanId)).size).toBe(seen.length);
  for (const one of seen) if (one !== message) expect(one).toMatchObject({ traceId: message?.traceId, parentSpanId: message?.spanId });
});
