// Spans for benches: seeded traces of several agents as several SDKs write them, some of which fail, some with long texts.
import { randomBytes } from "node:crypto";

import { messagesOf } from "../src/protocols/otlp/definitions.ts";

type Value = string | number;
type BenchSpan = {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId?: Buffer;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number; readonly message: string };
  readonly attributes: readonly object[];
};

export const spansPerTrace = 10;
const agents = ["desk", "library", "travel", "billing"];
const dialects = ["otel", "openinference", "vercel"] as const;
const vocabulary =
  "order refund kettle broken money back delivered address please check status today customer agent policy window days".split(" ");

/** Makes traces that are the same for the same seed, but for their ids. Of a hundred about five fail and three got over an error. */
export function createTraceMaker(seed: number): (startMs: number) => readonly BenchSpan[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  // A fifth of the words is common, the others are rare.
  const word = (): string => (random() < 0.2 ? (pick(vocabulary) ?? "") : `w${Math.floor(random() ** 3 * 50_000)}`);
  const say = (words: number): string => Array.from({ length: words }, word).join(" ");
  let n = 0;

  return (startMs) => {
    n += 1;
    const agent = pick(agents) ?? "desk";
    const dialect = pick(dialects) ?? "otel";
    const fate = random();
    const words = random() < 0.02 ? 2_000 : 60;
    const traceId = randomBytes(16);
    const ids = Array.from({ length: spansPerTrace }, () => randomBytes(8));
    const session = `s-${Math.floor(n / 3)}`;
    return ids.map((spanId, index): BenchSpan => {
      const kind = index === 0 ? "agent" : index % 2 === 1 ? "model" : "tool";
      const isLast = index === spansPerTrace - 1;
      // The first tool's error is got over; the last model's is not.
      const isBroken = (fate < 0.03 && index === 2) || (fate > 0.97 && isLast) || (fate > 0.97 && index === 0);
      const output = fate > 0.95 && fate <= 0.97 && (isLast || index === 0) ? "" : say(words);
      const startNs = BigInt(Math.round(startMs)) * 1_000_000n + BigInt(index) * 20_000_000n;
      const facts = { kind, dialect, agent, session, input: say(words), output, version: `v${1 + (n % 3)}` };
      return {
        traceId,
        spanId,
        ...(index > 0 && ids[0] !== undefined && { parentSpanId: ids[0] }),
        name: kind === "agent" ? `invoke_agent ${agent}` : kind === "model" ? "chat gpt-4o" : "execute_tool lookup_order",
        kind: 1,
        startTimeUnixNano: String(startNs),
        endTimeUnixNano: String(startNs + (index === 0 ? 300_000_000n : 15_000_000n)),
        ...(isBroken && { status: { code: 2, message: "the tool did not answer" } }),
        attributes: Object.entries(attributesOf(facts)).map(([key, given]) => ({ key, value: toValue(given) })),
      };
    });
  };
}

type Facts = {
  kind: string;
  dialect: (typeof dialects)[number];
  agent: string;
  session: string;
  input: string;
  output: string;
  version: string;
};

function attributesOf({ kind, dialect, agent, session, input, output, version }: Facts): { readonly [name: string]: Value } {
  const isModel = kind === "model";
  if (dialect === "openinference") {
    return {
      "openinference.span.kind": isModel ? "LLM" : kind.toUpperCase(),
      "session.id": session,
      "agent.name": agent,
      "input.value": input,
      "output.value": output,
      ...(isModel && { "llm.model_name": "gpt-4o", "llm.token_count.prompt": 900, "llm.token_count.completion": 120 }),
      ...(kind === "tool" && { "tool.name": "lookup_order" }),
    };
  }
  const common = { "gen_ai.agent.name": agent, "gen_ai.agent.version": version, "gen_ai.conversation.id": session };
  const usage = { "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 900, "gen_ai.usage.output_tokens": 120 };
  if (dialect === "vercel") {
    return {
      ...common,
      "operation.name": isModel ? "ai.generateText.doGenerate" : kind === "tool" ? "ai.toolCall" : "ai.generateText",
      "ai.operationId": isModel ? "ai.generateText.doGenerate" : kind === "tool" ? "ai.toolCall" : "ai.generateText",
      ...(kind === "tool"
        ? { "ai.toolCall.name": "lookup_order", "ai.toolCall.args": input, "ai.toolCall.result": output }
        : { "ai.prompt": input, "ai.response.text": output }),
      ...(isModel && { ...usage, "ai.response.finishReason": "stop", "gen_ai.system": "openai" }),
    };
  }
  const message = (role: string, content: string): string =>
    JSON.stringify([{ role, parts: [{ type: "text", content }], finish_reason: "stop" }]);
  return {
    ...common,
    "gen_ai.operation.name": isModel ? "chat" : kind === "tool" ? "execute_tool" : "invoke_agent",
    ...(isModel && { ...usage, "gen_ai.provider.name": "openai" }),
    ...(kind === "tool"
      ? { "gen_ai.tool.name": "lookup_order", "gen_ai.tool.call.arguments": input, "gen_ai.tool.call.result": output }
      : { "gen_ai.input.messages": message("user", input), "gen_ai.output.messages": message("assistant", output) }),
  };
}

function toValue(given: Value): object {
  return typeof given === "string" ? { stringValue: given } : { intValue: given };
}

/** Spans as a request's bytes. */
export function encodeSpans(spans: readonly BenchSpan[]): Buffer {
  const { request } = messagesOf("traces");
  const resource = { attributes: [{ key: "service.name", value: toValue("bench") }] };
  const message = request.fromObject({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "bench" }, spans }] }] });
  return Buffer.from(request.encode(message).finish());
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
