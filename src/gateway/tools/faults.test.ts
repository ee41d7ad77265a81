import { describe, expect, test } from "vitest";

import type { SnapshotFault } from "../../delivery/domain/snapshot.ts";
import { answerTask, post, sendMessage, startAgent } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

const call = (id: number, name = "pay") => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: { cents: 5 } },
});
const result = (id: number): object => ({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "paid" }] } });
const baggage = "airworthy.session=s,airworthy.run=run_1,airworthy.case=refund,airworthy.trial=trl_1,airworthy.draw=00000000000000a1";

type Fault = { readonly kind: "error" | "garbage"; readonly message?: string } | { readonly kind: "delay"; readonly delayMs: number };

/** Posts to a tool server of a deployment whose run makes `pay` fail always; what came back, what the server got, and what was seen. */
async function pay(fault: Fault, body: unknown, options: { headers?: object; events?: boolean } = {}) {
  await using shop = await startUpstream((request, response) => {
    const asked = JSON.parse(request.body) as { id: number } | { id: number }[]; // as the tests send it
    const answers = Array.isArray(asked) ? asked.map(({ id }) => result(id)) : result(asked.id);
    if (options.events !== true) return answerJson(response, answers);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", method: "x" })}\n\nevent: message\ndata: ${JSON.stringify(answers)}\n\n`,
    );
  });
  await using gateway = await startTestGateway();
  const rule: SnapshotFault = { tool: "pay", probability: 1, ...fault };
  const faults = { run_1: { all: [rule], cases: {} } };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } }, faults }) }));
  const answer = await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify(body), { baggage, ...options.headers });
  return { status: answer.status, text: await answer.text(), sent: shop.seen.length, seen: await gateway.observations() };
}

describe("a call of an evaluation's trial that meets", () => {
  test("an error is told that the tool failed, and does not reach it", async () => {
    const { status, text, sent, seen } = await pay({ kind: "error", message: "Out of order" }, call(7));
    expect([status, sent]).toEqual([200, 0]);
    expect(JSON.parse(text)).toMatchObject({ id: 7, result: { isError: true, content: [{ type: "text", text: "Out of order" }] } });
    expect(seen).toMatchObject([
      { tool: "pay", arguments: { cents: 5 }, isError: true, result: [{ text: "Out of order" }], fault: "error", trial: "trl_1" },
    ]);
  });

  test("garbage is made, and its result lost", async () => {
    const { text, sent, seen } = await pay({ kind: "garbage", message: "<html>" }, call(7));
    expect([sent, JSON.parse(text)]).toMatchObject([1, { id: 7, result: { content: [{ type: "text", text: "<html>" }] } }]);
    expect(text).not.toContain("paid");
    expect(seen).toMatchObject([{ isError: false, result: [{ text: "<html>" }], fault: "garbage" }]);
  });

  test("garbage in a stream of events loses its result there, and nothing else", async () => {
    const { text, seen } = await pay({ kind: "garbage" }, call(7), { events: true });
    expect(text).toContain('data: {"jsonrpc":"2.0","method":"x"}\n\n');
    expect(text).not.toContain("paid");
    expect(seen).toMatchObject([{ isError: false, fault: "garbage" }]);
  });

  test("a delay is made later", async () => {
    const { text, seen } = await pay({ kind: "delay", delayMs: 60 }, call(7));
    expect(JSON.parse(text)).toEqual(result(7));
    expect(seen).toMatchObject([{ isError: false, fault: "delay" }]);
    expect(seen[0]?.durationMs).toBeGreaterThanOrEqual(55); // timers may be early by their resolution
  });

  test("an error in a batch lets nothing of it through", async () => {
    const { text, sent, seen } = await pay({ kind: "error" }, [call(1, "look"), call(2)]);
    expect([sent, JSON.parse(text)]).toMatchObject([
      0,
      [
        { id: 1, result: { isError: true } },
        { id: 2, result: { isError: true } },
      ],
    ]);
    expect(seen).toMatchObject([
      { tool: "look", fault: "error" },
      { tool: "pay", fault: "error" },
    ]);
  });
});

test("a call that wants no answer gets none, whatever it meets", async () => {
  const { id: _id, ...notification } = call(7);
  const { status, text, sent, seen } = await pay({ kind: "error" }, notification);
  expect([status, text, sent, seen]).toMatchObject([202, "", 0, [{ fault: "error" }]]);
});

test("calls of other tools, and of nobody's trial, meet nothing", async () => {
  for (const [body, headers] of [
    [call(7, "look"), {}],
    [call(7), { baggage: "airworthy.session=s" }],
  ] as const) {
    const { text, seen } = await pay({ kind: "error" }, body, { headers });
    expect(JSON.parse(text)).toEqual(result(7));
    expect(seen).toEqual([expect.not.objectContaining({ fault: expect.anything() })]);
  }
});

test("what a trial's chances are drawn by reaches its agent, and no observation; a client in production cannot set it", async () => {
  await using agent = await startAgent(answerTask("t"));
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  await post(`${gateway.url}/d/dep_1/a2a`, sendMessage(), { baggage });
  await post(`${gateway.url}/a2a/desk`, sendMessage(), { baggage });
  const [named, routed] = agent.calls().map(({ headers }) => headers["baggage"]);
  expect(named).toContain("airworthy.draw=00000000000000a1");
  expect(routed).not.toContain("airworthy.draw");
  expect(JSON.stringify(await gateway.observations())).not.toContain("00000000000000a1");
});
