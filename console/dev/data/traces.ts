/** Development data: traces of every kind: healthy, recovered, failed in several ways, unfinished, and an agent's own account alone. */
import type { TraceView } from "../../../src/telemetry/views.ts";
import { sessionId } from "./digests.ts";
import { asksFor, says, traceOf } from "./trace-parts.ts";
import type { Part } from "./trace-parts.ts";

const instructions = says("system", "You are the support desk of Nordlys Shop. Look an order up before you say anything about it.");
const order = { order_id: "A-10482" };
const kettle = { status: "paid", lines: [{ name: "Kettle", shipped: false }, { name: "Tea towel", shipped: true }] }; // prettier-ignore

/** What the gateway's front saw of a message, of a model's call, of a tool's. */
const message = (ms: number, more: Partial<Part> = {}): Part => ({
  id: "message",
  at: 0,
  ms,
  source: "front",
  kind: "agent",
  name: "invoke_agent support-desk",
  status: "ok",
  attributes: { "gen_ai.operation.name": "invoke_agent", "a2a.method.name": "SendMessage" },
  ...more,
});
const agent = (at: number, ms: number | null, said: string, answered?: string): Part => ({
  id: "agent",
  under: "message",
  at,
  ms,
  kind: "agent",
  name: "invoke_agent desk",
  agent: "support-desk",
  input: said,
  ...(answered !== undefined && { output: answered }),
});
function model(id: string, at: number, ms: number | null, more: Partial<Part> = {}): Part[] {
  const tokens = { inputTokens: 1_204 + Math.round(at / 10), outputTokens: 96 };
  const seen: Part = {
    id: `${id}-front`,
    under: id,
    at: at + 2,
    ms: ms === null ? null : ms - 4,
    source: "front",
    kind: "model",
    name: "chat desk-main",
    model: "desk-main",
    status: "ok",
    ...tokens,
    costUsd: 0.0043,
    costBasis: "declared",
    attributes: { "http.response.status_code": 200 },
  };
  const own: Part = {
    id,
    under: "agent",
    at,
    ms,
    kind: "model",
    name: "chat desk-main",
    model: "desk-main",
    provider: "openai",
    finishReason: "stop",
    ...tokens,
    ...more,
  };
  return ms === null ? [own] : [own, seen];
}
function tool(id: string, at: number, ms: number, more: Partial<Part> & { readonly toolName: string }): Part[] {
  const { input, output, status, statusMessage } = more;
  const seen: Part = {
    id: `${id}-front`,
    under: id,
    at: at + 1,
    ms: ms - 2,
    source: "front",
    kind: "tool",
    name: `execute_tool ${more.toolName}`,
    toolName: more.toolName,
    status: status ?? "ok",
    ...(statusMessage !== undefined && { statusMessage }),
    input,
    output,
    attributes: { "airworthy.server": "shop" },
  };
  return [{ id, under: "agent", at, ms, kind: "tool", name: `execute_tool ${more.toolName}`, ...more }, seen];
}
const guard = (id: string, at: number, ms: number): Part => ({
  id,
  under: "message",
  at,
  ms,
  source: "front",
  kind: "guard",
  name: `guard ${id}`,
  status: "ok",
  attributes: { "airworthy.guard.mode": "monitor", "airworthy.guard.point": "output" },
});

const asks = "Where is order A-10482? I ordered a kettle and a tea towel.";
const answers = "The tea towel is on its way and arrives on Thursday. The kettle has not shipped yet.";
const lookUp = { toolName: "lookup_order", input: order, output: kettle };
const timedOut = { ...lookUp, output: { isError: true, content: "the order service timed out after 1.0 s" } };
const wants = [asksFor("call_1", "lookup_order", order)];
const planned = { input: [instructions, says("user", asks)], output: wants, finishReason: "tool_calls" };
const answered = { input: [instructions, says("user", asks), ...wants], output: [says("assistant", answers)] };

const healthy: readonly Part[] = [
  message(2_140),
  agent(6, 2_120, asks, answers),
  ...model("plan", 14, 860, planned),
  ...tool("lookup", 890, 340, lookUp),
  ...model("answer", 1_240, 872, answered),
  guard("secrets", 2_118, 3),
];
const recovered: readonly Part[] = [
  message(8_420),
  agent(6, 8_380, asks, answers),
  ...model("plan", 60, 1_460, planned),
  ...tool("try-1", 1_550, 1_000, timedOut),
  ...tool("try-2", 2_620, 1_000, timedOut),
  ...tool("try-3", 3_740, 360, lookUp),
  ...model("answer", 4_130, 1_790, answered),
  guard("secrets", 8_380, 4),
];
const refundAsked = "The kettle hasn’t shipped yet? Then cancel it and give me the money back.";
const refund = { order_id: "A-10482", amount_eur: 31.5, reason: "customer asked" };
const refused: readonly Part[] = [
  message(8_420),
  agent(6, 8_400, refundAsked),
  guard("prompt-injection", 2, 38),
  ...model("plan", 60, 1_460, {
    input: [instructions, says("user", asks), says("assistant", answers), says("user", refundAsked)],
    output: wants,
    finishReason: "tool_calls",
  }),
  ...tool("try-1", 1_550, 1_000, timedOut),
  ...tool("try-2", 2_620, 1_000, timedOut),
  ...tool("try-3", 3_740, 360, lookUp),
  ...model("next", 4_120, 1_240, {
    input: [says("user", refundAsked)],
    output: [asksFor("call_2", "refund", refund)],
    finishReason: "tool_calls",
  }),
  ...tool("refund", 5_400, 380, {
    toolName: "refund",
    input: refund,
    output: { error: "order_open", detail: "Line 2 is not shipped. Cancel it before refunding it." },
  }),
  {
    id: "POST /orders/A-10482/refunds",
    under: "refund-front",
    at: 5_410,
    ms: 331,
    kind: "http",
    name: "POST /orders/A-10482/refunds",
    attributes: { "http.response.status_code": 409 },
  },
  ...model("answer", 5_830, 1_790, {
    input: [says("user", refundAsked)],
    output: [says("assistant", "Your refund of €31.50 is on its")],
    finishReason: "length",
  }),
];
const broken: readonly Part[] = [
  message(640, { status: "error", statusMessage: "-32000" }),
  agent(5, 630, "Is the kettle in stock?"),
  {
    id: "plan",
    under: "agent",
    at: 12,
    ms: 610,
    source: "front",
    kind: "model",
    name: "chat desk-main",
    model: "desk-main",
    status: "error",
    statusMessage: "The model endpoint answered 503",
  },
];
const streaming: readonly Part[] = [
  ...model("plan", 14, 860, planned),
  ...tool("lookup", 890, 340, lookUp),
  ...model("answer", 1_240, null, { input: answered.input }),
];
const search = { query: "blue kettle 1.7 l" };
const looping: readonly Part[] = [
  message(9_300),
  agent(4, 9_280, "Find me a blue kettle", "I found nothing. Shall I widen the search?"),
  ...Array.from({ length: 6 }, (_, index) => [
    ...model(`think-${index}`, 40 + index * 1_400, 900, {
      output: [asksFor(`call_${index}`, "search", search)],
      finishReason: "tool_calls",
    }),
    ...tool(`search-${index}`, 960 + index * 1_400, 420, { toolName: "search", input: search, output: { items: [] } }),
  ]).flat(),
  ...model("answer", 8_440, 800, { output: [says("assistant", "I found nothing. Shall I widen the search?")] }),
];
/** As the Vercel AI SDK tells it; nothing of it went through a gateway. */
const own: readonly Part[] = [
  {
    id: "top",
    at: 0,
    ms: 3_010,
    kind: "agent",
    name: "ai.generateText",
    dialect: "vercel-ai",
    scopeName: "ai",
    input: { system: "You find products.", prompt: "A gift for a tea drinker under €40" },
    output: "The Nordlys teapot at €34 fits: porcelain, 1.1 l, in stock.",
  },
  {
    id: "step",
    under: "top",
    at: 5,
    ms: 1_400,
    kind: "model",
    name: "ai.generateText.doGenerate",
    dialect: "vercel-ai",
    scopeName: "ai",
    model: "gpt-4o-mini",
    provider: "openai",
    inputTokens: 812,
    outputTokens: 40,
    costUsd: 0.000146,
    costBasis: "listed",
    pricedWith: "genai-prices 0.1.8",
    finishReason: "tool_calls",
    input: [
      { role: "system", content: "You find products." },
      { role: "user", content: [{ type: "text", text: "A gift for a tea drinker under €40" }] },
    ],
    output: [{ toolCallId: "call_9", toolName: "find_products", input: '{"below_eur":40,"for":"tea"}' }],
  },
  {
    id: "find",
    under: "top",
    at: 1_420,
    ms: 210,
    kind: "tool",
    name: "ai.toolCall",
    dialect: "vercel-ai",
    scopeName: "ai",
    toolName: "find_products",
    input: { below_eur: 40, for: "tea" },
    output: [{ name: "Nordlys teapot", eur: 34, litres: 1.1 }],
  },
  {
    id: "last",
    under: "top",
    at: 1_640,
    ms: 1_350,
    kind: "model",
    name: "ai.generateText.doGenerate",
    dialect: "vercel-ai",
    scopeName: "ai",
    model: "house-model",
    provider: "own",
    inputTokens: 930,
    outputTokens: 52,
    finishReason: "stop",
    output: "The Nordlys teapot at €34 fits: porcelain, 1.1 l, in stock.",
  },
];
const free: readonly Part[] = [
  { id: "message", at: 0, ms: 410, source: "front", kind: "agent", name: "invoke_agent address-checker", status: "ok" },
  {
    id: "m",
    under: "message",
    at: 20,
    ms: 360,
    source: "front",
    kind: "model",
    name: "chat local",
    model: "local",
    status: "ok",
    inputTokens: 210,
    outputTokens: 12,
    costUsd: 0,
    costBasis: "declared",
  },
];

const desk = { agent: "support-desk", version: "v1", arm: "stable" };
const canary = { agent: "support-desk", version: "v3", arm: "canary", release: "rel_v3" };

/** What a session's messages became: the parts and what the fronts knew of it. */
const played: readonly (readonly [
  seed: string,
  minutesAgo: number,
  about: Parameters<typeof traceOf>[0] extends infer T ? Partial<T> : never,
  parts: readonly Part[],
])[] = [
  ["streaming", 0.05, { ...desk, arm: "", session: sessionId("s-11c0de") }, streaming],
  ["refused", 3, { ...canary, session: sessionId("s-7f31c2") }, refused],
  ["before", 4.4, { ...canary, session: sessionId("s-7f31c2") }, healthy],
  ["recovered", 12, { ...desk, session: sessionId("s-a90e14") }, recovered],
  ["own", 21, { agent: "product-finder", service: "product-finder", session: "chat-8821" }, own],
  ["looping", 34, { ...desk, session: sessionId("s-5b1f00") }, looping],
  ["broken", 48, { ...desk, session: sessionId("s-c4d2e9") }, broken],
  ["free", 55, { agent: "address-checker", version: "v7", arm: "stable", session: "adr-20917" }, free],
  ["fine", 71, { ...desk, session: sessionId("s-0e77aa") }, healthy],
  ["sent-twice", 95, { ...desk, session: sessionId("s-0e77aa") }, healthy],
];

/** Newest first. */
export function traces(now: Date): readonly TraceView[] {
  return played.map(([seed, minutesAgo, about, parts]) => traceOf({ ...about, seed, minutesAgo }, parts, now));
}

/** What a session that the gateway saw would have left: one that failed as releases tell it, or a trial. */
export function traceOfSession(about: Omit<Parameters<typeof traceOf>[0], "seed">, failed: boolean, now: Date): TraceView {
  return traceOf({ ...about, seed: about.session ?? "" }, failed ? refused : healthy, now);
}
