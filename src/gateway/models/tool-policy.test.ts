import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";

import type { SnapshotAnswer, SnapshotPolicy } from "../../delivery/domain/snapshot.ts";
import { post } from "../testing/start-agent.ts";
import { policyOf, readAnswer, refundPolicies } from "../testing/start-desk.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway, type TestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream, type Upstream } from "../testing/start-upstream.ts";

const policies = {
  ...refundPolicies,
  calc: `permit(principal, action == Action::"call", resource == Tool::"own/calc");`,
  pay: `permit(principal, action == Action::"ask", resource == Tool::"own/pay");`,
};
const approval = (holdMs: number) => ({ required: 1, holdMs, expiresMs: 60_000 });

type Call = { readonly name: string; readonly arguments: unknown };
type Said = { readonly content?: string; readonly calls?: readonly Call[] };

const written = (input: unknown): string => (typeof input === "string" ? input : JSON.stringify(input));
const entry = (call: Call, index: number) => ({
  index,
  id: `call_${index}`,
  type: "function",
  function: { name: call.name, arguments: written(call.arguments) },
});

function completion({ content, calls = [] }: Said): object {
  const message = { role: "assistant", content: content ?? null, ...(calls.length > 0 && { tool_calls: calls.map(entry) }) };
  return { id: "c", model: "m", choices: [{ index: 0, message, finish_reason: calls.length > 0 ? "tool_calls" : "stop" }], usage: {} };
}

/** The same answer in pieces: text by words, arguments by halves, usage and [DONE] at the end. */
function events({ content = "", calls = [] }: Said): string[] {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    id: "c",
    model: "m",
    choices: [{ index: 0, delta, finish_reason }],
  });
  const begin = calls.map((call, index) =>
    chunk({ tool_calls: [{ ...entry(call, index), function: { name: call.name, arguments: "" } }] }),
  );
  const pieces = calls.flatMap((call, index) => {
    const text = written(call.arguments);
    const half = Math.ceil(text.length / 2);
    return [text.slice(0, half), text.slice(half)].map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
  });
  const words = content.split(/(?<= )/).map((word) => chunk({ content: word }));
  const all = [
    chunk({ role: "assistant", content: "" }),
    ...words,
    ...begin,
    ...pieces,
    chunk({}, calls.length > 0 ? "tool_calls" : "stop"),
  ];
  return [
    ...all.map((one) => `data: ${JSON.stringify(one)}\n\n`),
    'data: {"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n',
    "data: [DONE]\n\n",
  ];
}

/** A model that answers what it is told, in one piece or in events. */
async function startModel(said: () => Said, streamed: boolean): Promise<Upstream> {
  return startUpstream((_request, response) => {
    if (!streamed) return answerJson(response, completion(said()));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events(said()).join(""));
  });
}

async function start(said: () => Said, streamed: boolean, more: Partial<SnapshotPolicy> = {}) {
  const model = await startModel(said, streamed);
  const shop = await startUpstream((request, response) => {
    const { id } = JSON.parse(request.body);
    answerJson(response, { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "done" }] } });
  });
  const gateway = await startTestGateway();
  const policy = policyOf(policies, { sideEffects: ["refund", "pay"], ...more });
  const deployments = { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, mcp: { shop: { url: `${shop.url}/mcp` } }, policy }) };
  await gateway.use(snapshotOf(1, deployments));
  return {
    model,
    shop,
    gateway,
    /** Answers what people were asked. */
    async answer(verdict: SnapshotAnswer["verdict"], version = 2): Promise<void> {
      const asked = (await gateway.toolDecisions()).findLast(({ kind }) => kind === "asked");
      const answer = { decision: asked?.decision ?? "", actionHash: asked?.actionHash ?? "", verdict, reason: "Too much." };
      const answers = [{ ...answer, gateway: (await gateway.status()).gateway, expiresAt: Date.now() + 60_000 }];
      await gateway.use({ ...snapshotOf(version, deployments), answers });
    },
    async [Symbol.asyncDispose]() {
      for (const one of [gateway, model, shop]) await one[Symbol.asyncDispose]();
    },
  };
}

const messages = [
  { role: "system", content: "You refund what was paid." },
  { role: "user", content: "Please refund order A-1001." },
  { role: "assistant", content: null, tool_calls: [{ id: "x", type: "function", function: { name: "look", arguments: "{}" } }] },
  { role: "tool", tool_call_id: "x", content: '{"paid":"€420.00"}' },
];
const baggage = "airworthy.session=s-1";
const ask = (gateway: TestGateway, headers: { [name: string]: string } = { baggage }, more: object = {}): Promise<Response> =>
  post(`${gateway.url}/d/dep_1/v1/chat/completions`, JSON.stringify({ model: "m", messages, ...more }), headers);

/** What an agent makes of an answer in either form. */
async function read(response: Response): Promise<{ content: string; calls: Call[]; finish: unknown; text: string }> {
  const text = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    const [choice] = JSON.parse(text).choices;
    const calls = (choice.message.tool_calls ?? []).map(({ function: called }: never) => called);
    return { content: choice.message.content ?? "", calls, finish: choice.finish_reason, text };
  }
  let content = "";
  let finish: unknown;
  const calls: { name: string; arguments: string }[] = [];
  for (const line of text.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    const [choice] = JSON.parse(line.slice(6)).choices;
    content += choice?.delta.content ?? "";
    finish = choice?.finish_reason ?? finish;
    for (const { index, function: called } of choice?.delta.tool_calls ?? []) {
      calls[index] ??= { name: called.name, arguments: "" };
      const call = calls[index];
      if (call !== undefined) call.arguments += called.arguments;
    }
  }
  expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  return { content, calls, finish, text };
}

describe.each([
  ["in one piece", false],
  ["in events", true],
])("a model's answer %s", (_how, streamed) => {
  const whole = (said: Said): string => (streamed ? events(said).join("") : JSON.stringify(completion(said)));

  test("passes byte by byte when its calls are allowed, or run behind an MCP front whatever the policy says of them", async () => {
    const said = {
      content: "Let me see.",
      calls: [
        { name: "calc", arguments: { a: 1.5 } },
        { name: "refund", arguments: {} },
        { name: "look", arguments: "{" },
      ],
    };
    await using desk = await start(() => said, streamed);
    const answer = await ask(desk.gateway);
    expect(await answer.text()).toBe(whole(said));
    expect(await desk.gateway.observations()).toMatchObject([{ kind: "model", model: "m", streamed: false, status: 200 }]);
    expect((await desk.gateway.status()).inFlight).toEqual({});
  });

  test("passes byte by byte where the policy only watches, and what it says of each call is written down", async () => {
    const calls = [
      { name: "erase", arguments: { all: true } },
      { name: "pay", arguments: { a: 1 } },
      { name: "refund", arguments: { amount_cents: 9000 } },
    ];
    const said = { content: "One moment.", calls };
    await using desk = await start(() => said, streamed, { mode: "monitor" });
    expect(await (await ask(desk.gateway, { baggage }, { tools: [{}] })).text()).toBe(whole(said));
    await expect
      .poll(() => desk.gateway.toolDecisions())
      .toMatchObject([
        { kind: "judged", monitored: true, server: "own", tool: "erase", verdict: "deny" },
        { kind: "judged", monitored: true, server: "own", tool: "pay", verdict: "ask" },
        { kind: "judged", monitored: true, server: "shop", tool: "refund", verdict: "ask" },
      ]);
    const responses = await post(`${desk.gateway.url}/d/dep_1/v1/responses`, "{}", { baggage }); // a wire that it does not read
    expect(responses.status).toBe(200);
  });

  test("loses a call in the agent's process that the policy denies, and says so in its text", async () => {
    const calls = [
      { name: "erase", arguments: { all: true } },
      { name: "calc", arguments: { a: 1 } },
    ];
    await using desk = await start(() => ({ content: "One moment.", calls }), streamed);
    const { content, calls: left, finish } = await read(await ask(desk.gateway));
    expect(left).toEqual([{ name: "calc", arguments: '{"a":1}' }]);
    expect(finish).toBe("tool_calls");
    expect(content).toMatch(/^One moment\.\n\nThe tool "erase" was not called\. No policy permits it\..*\(decision dec_\w+\)$/);
    expect(await desk.gateway.toolDecisions()).toMatchObject([
      { kind: "judged", front: "model", server: "own", tool: "erase", verdict: "deny" },
    ]);
  });

  test.each([
    ["erase", {}],
    ["calc", '{"a":1,"a":2}'],
    ["calc", '{"a":'],
    ["calc", "[1]"],
    ["calc", '{"a":12345678901234567890}'],
    ["", {}],
  ])("has simply stopped when its only call is taken out: %s %j", async (name, input) => {
    await using desk = await start(() => ({ calls: [{ name, arguments: input }] }), streamed);
    const { content, calls, finish } = await read(await ask(desk.gateway));
    expect([calls, finish]).toEqual([[], "stop"]);
    expect(content).toMatch(new RegExp(`^The tool "${name}" was not called\\.`));
  });

  test("waits for people where they decide on a call in the agent's process, and passes once when they approve it", async () => {
    const said = { calls: [{ name: "pay", arguments: { order_id: "A-1001", amount: 420 } }] };
    await using desk = await start(() => said, streamed, { approval: approval(20_000) });
    const asking = ask(desk.gateway);
    await expect.poll(async () => (await desk.gateway.toolDecisions()).map(({ kind }) => kind)).toEqual(["judged", "asked"]);
    expect(await desk.gateway.toolDecisions()).toMatchObject([
      {},
      {
        front: "model",
        server: "own",
        tool: "pay",
        session: "s-1",
        customer: "Please refund order A-1001.",
        provenance: [
          { path: "order_id", source: "customer", where: "message 2", words: "Please refund order A-1001." },
          { path: "amount", source: "tool", where: "result of look, message 4", words: '{"paid":"€420.00"}' },
        ],
      },
    ]);
    expect((await desk.gateway.status()).inFlight).toEqual({ dep_1: 1 });
    await desk.answer("approved");
    expect(await (await asking).text()).toBe(whole(said));
    expect((await desk.gateway.toolDecisions()).map(({ kind }) => kind)).toEqual(["judged", "asked", "consumed"]);
  });

  test("loses a call that people deny, or that nobody decides on in time", async () => {
    await using desk = await start(() => ({ calls: [{ name: "pay", arguments: {} }] }), streamed, { approval: approval(0) });
    const first = await read(await ask(desk.gateway));
    expect([first.calls, first.finish]).toEqual([[], "stop"]);
    expect(first.content).toContain("Nobody has decided yet.");
    await desk.answer("denied");
    expect((await read(await ask(desk.gateway))).content).toContain("A person has denied it: Too much.");
  });

  test("in an evaluation asks nobody", async () => {
    await using desk = await start(() => ({ calls: [{ name: "pay", arguments: {} }] }), streamed, { approval: approval(20_000) });
    const { content } = await read(await ask(desk.gateway, { baggage: `${baggage},airworthy.run=run_1` }));
    expect(content).toContain("This is an evaluation, in which nobody is asked.");
  });

  test("and the tool's front decide on a call under one id, with where its arguments come from", async () => {
    const input = { order_id: "A-1001", amount_cents: 42_000 };
    await using desk = await start(() => ({ calls: [{ name: "refund", arguments: input }] }), streamed);
    await (await ask(desk.gateway)).text();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "refund", arguments: input } });
    const { decision } = await readAnswer(await post(`${desk.gateway.url}/d/dep_1/mcp/shop`, body, { baggage }));
    const lines = await desk.gateway.toolDecisions();
    expect(lines).toMatchObject([
      { kind: "judged", front: "model", verdict: "ask", decision: decision.id },
      { kind: "judged", front: "mcp", verdict: "ask", decision: decision.id },
      {
        kind: "asked",
        decision: decision.id,
        customer: "Please refund order A-1001.",
        provenance: [
          { path: "order_id", source: "customer" },
          { path: "amount_cents", source: "tool" },
        ],
      },
    ]);
    expect(new Set(lines.map(({ actionHash }) => actionHash)).size).toBe(1);
  });
});

describe("a stream", () => {
  test("lets text through at once, and holds the pieces of calls back", async () => {
    const next = Promise.withResolvers<ServerResponse>();
    const [role = "", word = "", ...rest] = events({ content: "Wait.", calls: [{ name: "calc", arguments: { a: 1 } }] });
    await using model = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(role);
      next.resolve(response);
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    const reader = (await ask(gateway)).body?.getReader();
    const chunk = async (): Promise<string> => Buffer.from((await reader?.read())?.value ?? "").toString();
    expect(await chunk()).toBe(role);
    const response = await next.promise;
    response.write(word);
    expect(await chunk()).toBe(word);
    for (const piece of rest.slice(0, 3)) response.write(piece); // the beginning and the pieces of a call
    const late = word.replace("Wait.", "More.");
    response.write(late);
    expect(await chunk()).toBe(late);
    response.end(rest.slice(3).join(""));
    expect(await chunk()).toBe(rest.join(""));
  });

  test.each([
    ["two calls under one index", (index: number) => ({ index: 0, id: `call_${index}` })],
    ["calls without an index", (index: number) => ({ id: `call_${index}` })],
  ])("may number its calls as some endpoints do: %s", async (_how, number) => {
    const chunk = (delta: object, finish_reason: string | null = null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    const call = (index: number, name: string) => chunk({ tool_calls: [{ ...number(index), function: { name, arguments: '{"a":' } }] });
    const more = (index: number) => chunk({ tool_calls: [{ ...number(index), function: { arguments: "1}" } }] });
    const text = [call(0, "erase"), more(0), call(1, "calc"), more(1), chunk({}, "tool_calls"), "data: [DONE]\n\n"].join("");
    await using model = await startUpstream((_request, response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end(text),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    const { calls, content } = await read(await ask(gateway));
    expect(calls).toEqual([{ name: "calc", arguments: '{"a":1}' }]);
    expect(content).toContain('The tool "erase" was not called.');
  });

  test.each([
    ["calc", "ulate"],
    ["refund", "_all"],
    ["ref", "und"],
  ])("that names a tool in pieces cannot be judged: %s, %s", async (name, piece) => {
    const said = events({ calls: [{ name, arguments: {} }] });
    const text = said.join("").replace('"index":0,"function":{"arguments"', `"index":0,"function":{"name":"${piece}","arguments"`);
    await using model = await startUpstream((_request, response) =>
      response.writeHead(200, { "content-type": "text/event-stream" }).end(text),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    expect(await read(await ask(gateway))).toMatchObject({
      calls: [],
      finish: "stop",
      content: expect.stringContaining(`"${name} ${piece}"`),
    });
  });

  test("that breaks off in a call never lets the call through", async () => {
    const [first = "", ...rest] = events({ calls: [{ name: "calc", arguments: { a: 1 } }] });
    await using model = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(first + rest.slice(0, 2).join(""), () => void setImmediate(() => response.destroy()));
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    const text = await (await ask(gateway)).text();
    expect(text).not.toContain("calc");
    expect(text).toContain("gateway/upstream-broke-off");
  });
});

describe("what cannot be judged does not pass", () => {
  const large = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "x".repeat(5_000_000) } }] })}\n\n`;
  test.each([
    ["an answer that is no JSON", "application/json", "hello", 502],
    ["an answer that is too long", "application/json", JSON.stringify(completion({ content: "x".repeat(5_000_000) })), 502],
    ["an event that is no JSON", "text/event-stream", 'data: {"choices"\n\n', 200],
    ["an event that is too long", "text/event-stream", large, 200],
  ])("%s", async (_what, type, body, status) => {
    await using model = await startUpstream((_request, response) => response.writeHead(200, { "content-type": type }).end(body));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    const answer = await ask(gateway);
    const text = await answer.text();
    expect([answer.status, text.length]).toEqual([status, expect.toSatisfy((length: number) => length < 2000)]);
    expect(text).toContain("gateway/upstream-unreadable");
    expect((await gateway.status()).inFlight).toEqual({});
  });

  test("another wire that can carry calls, and the deprecated functions of this one", async () => {
    await using desk = await start(() => ({ content: "hi" }), false);
    const at = (path: string, body = "{}"): Promise<Response> => post(`${desk.gateway.url}/d/dep_1/v1${path}`, body);
    for (const path of ["/responses", "/chat/completions/", "/Chat/completions", "/threads/t/runs", "/messages", "/chat%2Fcompletions"]) {
      const answer = await at(path);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 403, { code: "gateway/wire-not-judged" }]);
    }
    expect((await ask(desk.gateway, {}, { functions: [] })).status).toBe(403);
    expect(desk.model.seen).toEqual([]);
    expect((await at("/embeddings")).status).toBe(200);
    expect((await fetch(`${desk.gateway.url}/d/dep_1/v1/models`)).status).toBe(200);
  });

  test("but an endpoint's error is passed on as it is", async () => {
    await using model = await startUpstream((_request, response) =>
      response.writeHead(429, { "content-type": "text/plain" }).end("slow down"),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy: policyOf(policies) }) }));
    const answer = await ask(gateway);
    expect([answer.status, await answer.text()]).toEqual([429, "slow down"]);
  });
});

test("a tool whose definition was read runs behind its front, also where no permit names it", async () => {
  await using desk = await start(() => ({ calls: [{ name: "wipe", arguments: {} }] }), false);
  const { policy } = { policy: policyOf(policies) };
  const mcp = { shop: { url: `${desk.shop.url}/mcp`, pins: { wipe: "sha256:1" } } };
  await desk.gateway.use(snapshotOf(2, { dep_1: deploymentOf({ model: { url: `${desk.model.url}/v1` }, mcp, policy }) }));
  expect((await read(await ask(desk.gateway))).calls).toEqual([{ name: "wipe", arguments: "{}" }]);
  expect(await desk.gateway.toolDecisions()).toMatchObject([
    { front: "model", server: "shop", tool: "wipe", verdict: "deny", pin: "sha256:1" },
  ]);
});
