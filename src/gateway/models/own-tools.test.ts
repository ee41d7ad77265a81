import { describe, expect, test } from "vitest";

import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { post } from "../testing/start-agent.ts";
import { policyOf } from "../testing/start-desk.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

type Call = { readonly id?: string; readonly name: string; readonly args?: object };

const entryOf = ({ id, name, args = {} }: Call, index?: number) => ({
  ...(id !== undefined && { id }),
  ...(index !== undefined && { index }),
  type: "function",
  function: { name, arguments: JSON.stringify(args) },
});
const said = { role: "user", content: "hi" };
const calling = (...calls: readonly Call[]) => ({ role: "assistant", content: null, tool_calls: calls.map((call) => entryOf(call)) });
const result = (id: string, content: unknown) => ({ role: "tool", tool_call_id: id, content });

/** A gateway before a model that makes the given calls, one answer after another, and says "done" when it has none left; a shop has the tool `stock`. */
async function start(answers: (readonly Call[])[], members: Partial<SnapshotDeployment> = {}) {
  const model = await startUpstream((request, response) => {
    const calls = answers.shift() ?? [];
    if (JSON.parse(request.body).stream !== true) {
      const message = calls.length === 0 ? { role: "assistant", content: "done" } : calling(...calls);
      return answerJson(response, { choices: [{ index: 0, message, finish_reason: "stop" }] });
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [index, call] of calls.entries()) {
      const entry = entryOf(call, index);
      const pieces = [
        { ...entry, function: { ...entry.function, arguments: "" } },
        { index, function: { arguments: entry.function.arguments } },
      ];
      for (const piece of pieces)
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [piece] } }] })}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  });
  const shop = await startUpstream((request, response) =>
    answerJson(response, { jsonrpc: "2.0", id: JSON.parse(request.body).id, result: { content: [] } }),
  );
  const agent = await startUpstream((_request, response) => answerJson(response, { reply: "done" }));
  const gateway = await startTestGateway();
  const wire = { http: { path: "/chat", session: { header: "x-thread" }, input: "/message", output: "/reply" } };
  const mcp = { shop: { url: `${shop.url}/mcp` } };
  const deployment = deploymentOf({ agentUrl: agent.url, wire, model: { url: `${model.url}/v1` }, mcp, ...members });
  await gateway.use(snapshotOf(1, { dep_1: deployment }, { dep_1: 1 }));
  const headers = { baggage: "airworthy.session=s-1" };
  return {
    ask: async (messages: readonly unknown[], more: object = { tools: [{}] }) =>
      (await post(`${gateway.url}/d/dep_1/v1/chat/completions`, JSON.stringify({ model: "m", messages, ...more }), headers)).text(),
    callShop: (name: string) =>
      post(
        `${gateway.url}/d/dep_1/mcp/shop`,
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } }),
        headers,
      ),
    /** The agent answers its client. */
    finish: () => post(`${gateway.url}/agents/desk/chat`, JSON.stringify({ message: "hi" }), { "x-thread": "s-1" }),
    calls: async () =>
      (await gateway.observations()).flatMap((one) => {
        if (one.kind !== "tool") return [];
        const { server, tool, arguments: input, result: answer, isError, session } = one;
        return [{ server, tool, input, answer, isError, session }];
      }),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await Promise.all([model, shop, agent].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

const refund = { id: "c1", name: "refund", args: { order: "A-1" } };
const seenRefund = { server: "own", tool: "refund", input: { order: "A-1" }, answer: { ok: true }, isError: false, session: "s-1" };

describe("a tool in the agent's own process", () => {
  test.each([
    ["whole", { tools: [{}] }],
    ["streamed", { tools: [{}], stream: true }],
  ])("is observed once, with its arguments and its result, when its answer is %s", async (_how, more) => {
    await using use = await start([[refund]]);
    await use.ask([said], more);
    expect(await use.calls()).toEqual([]);
    const messages = [said, calling(refund), result("c1", '{"ok":true}')];
    await use.ask(messages, more);
    await use.ask(messages, more); // an agent may ask again
    await use.ask([...messages, { role: "assistant", content: "done" }, said], more);
    await use.finish();
    expect(await use.calls()).toEqual([seenRefund]);
  });

  test("may say that it failed, and answers as it likes", async () => {
    const calls = ["c1", "c2", "c3"].map((id) => ({ ...refund, id }));
    await using use = await start([calls]);
    await use.ask([said]);
    await use.ask([
      said,
      calling(...calls),
      result("c1", '{"error":"closed"}'),
      result("c2", "plain"),
      result("c3", [{ type: "text", text: '{"error":null}' }]),
    ]);
    expect((await use.calls()).map(({ answer, isError }) => [answer, isError])).toEqual([
      [{ error: "closed" }, true],
      ["plain", false],
      [{ error: null }, false],
    ]);
  });

  test.each([
    ["whole", { tools: [{}] }],
    ["streamed", { tools: [{}], stream: true }],
  ])("whose result the model never hears of is observed when the agent has answered, %s", async (_how, more) => {
    await using use = await start([[refund]]);
    await use.ask([said], more);
    await use.finish();
    expect(await use.calls()).toEqual([{ ...seenRefund, answer: null }]);
    await use.ask([said, calling(refund), result("c1", '{"ok":true}')]);
    expect(await use.calls()).toHaveLength(1);
  });

  test("is observed from the next request alone, where the answer was not seen", async () => {
    await using use = await start([]);
    await use.ask([said, calling(refund), result("c1", '{"ok":true}')]);
    expect(await use.calls()).toEqual([seenRefund]);
  });

  test("is observed each time, though an endpoint gives the same id again or none", async () => {
    const again = { id: "call_0", name: "refund", args: { order: "A-1" } };
    const { id: _, ...without } = again;
    await using use = await start([[again], [again], [without]]);
    const turn = (call: Call, id: string) => [calling(call), result(id, "ok")];
    await use.ask([said]);
    await use.ask([said, ...turn(again, "call_0")]);
    await use.ask([said, ...turn(again, "call_0"), ...turn(again, "call_0")]);
    await use.ask([said, ...turn(again, "call_0"), ...turn(again, "call_0"), calling(without), { role: "tool", content: "ok" }]);
    expect(await use.calls()).toHaveLength(3);
  });

  test("is told from another of the same answer, though an endpoint gives no ids", async () => {
    await using use = await start([[{ name: "refund" }, { name: "look" }]]);
    await use.ask([said]);
    await use.finish();
    expect((await use.calls()).map(({ tool }) => tool)).toEqual(["refund", "look"]);
  });

  test("that one of the version's servers has is that server's alone", async () => {
    const stock = { id: "c2", name: "stock" };
    await using use = await start([[refund, stock]]);
    await use.ask([said]);
    await use.callShop("stock");
    await use.ask([said, calling(refund, stock), result("c1", '{"ok":true}'), result("c2", "1")]);
    expect((await use.calls()).map(({ server, tool }) => `${server}/${tool}`)).toEqual(["shop/stock", "own/refund"]);
  });

  test("that one of the version's servers is known to have is not counted before that server is called", async () => {
    await using use = await start([[refund]], { mcp: { shop: { url: "http://127.0.0.1:9", pins: { refund: "sha256:1" } } } });
    await use.ask([said]);
    await use.ask([said, calling(refund), result("c1", "ok")]);
    expect(await use.calls()).toEqual([]);
  });

  test.each([
    ["whole", {}],
    ["streamed", { stream: true }],
  ])("that the policy denies is taken out of the answer and observed as refused, %s", async (_how, more) => {
    const policy = policyOf({ look: `permit(principal, action == Action::"call", resource == Tool::"own/look");` });
    await using use = await start([[{ id: "c0", name: "look" }, refund]], { policy });
    const answer = await use.ask([said], { tools: [{}], ...more });
    expect(answer).not.toContain('"refund","arguments"');
    expect(answer).toContain('The tool \\"refund\\" was not called.');
    await use.ask([said, calling({ id: "c0", name: "look" }), result("c0", "nice")]);
    expect(await use.calls()).toMatchObject([
      { server: "own", tool: "refund", isError: true, answer: expect.stringContaining("was not called") },
      { server: "own", tool: "look", isError: false, answer: "nice" },
    ]);
  });
});
