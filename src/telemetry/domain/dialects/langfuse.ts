import { isJsonObject, type Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import type { SpanKind } from "../read-span.ts";
import { type Dialect, parseJson, textOf, whenKind, within } from "./dialect.ts";

const kinds: { readonly [type: string]: SpanKind } = {
  generation: "model",
  agent: "agent",
  tool: "tool",
  chain: "workflow",
  retriever: "retriever",
  embedding: "embedding",
  guardrail: "guard",
  evaluator: "step",
  event: "step",
};

const observation = "langfuse.observation";
/** Usage that is no part of another. */
const whole = /^(?:input|output|prompt|completion)(?:_?tokens)?$/i;

/** What other dialects know better, where Langfuse's processor only adds to what they wrote. */
const others = /^(?:gen_ai|ai|llm|openinference|traceloop|mcp)\./;

/** Langfuse's SDKs from version 3 on. `span` is what they write where nobody said what it is. */
export const langfuse: Dialect = {
  name: "langfuse",
  knows: (span) =>
    textOf(span, `${observation}.type`) !== undefined || span.attributes.has(`${observation}.input`) || span.scope.name === "langfuse-sdk",
  kind: (span) => {
    const kind = kinds[textOf(span, `${observation}.type`)?.toLowerCase() ?? ""];
    if (kind !== undefined) return kind;
    if (textOf(span, `${observation}.model.name`) !== undefined) return "model";
    if ([...span.attributes.keys()].some((name) => others.test(name))) return undefined;
    return span.parentSpanId === "" ? "workflow" : "step";
  },
  fields: {
    model: [`${observation}.model.name`],
    input: [`${observation}.input`, (span) => (span.parentSpanId === "" ? span.attributes.get("langfuse.trace.input") : undefined)],
    output: [`${observation}.output`, (span) => (span.parentSpanId === "" ? span.attributes.get("langfuse.trace.output") : undefined)],
    inputTokens: [countUsage("input", "prompt")],
    outputTokens: [countUsage("output", "completion")],
    cachedTokens: ["input_cached_tokens", "input_cache_read", "cache_read_input_tokens"].map((name) =>
      within(`${observation}.usage_details`, name),
    ),
    reasoningTokens: ["output_reasoning_tokens", "output_reasoning", "reasoning_tokens"].map((name) =>
      within(`${observation}.usage_details`, name),
    ),
    costUsd: [within(`${observation}.cost_details`, "total")],
    session: ["session.id", "langfuse.session.id"],
    agent: [whenKind(["agent"], (span) => span.name)],
    toolName: [(span) => (textOf(span, `${observation}.type`) === "tool" ? span.name : undefined)],
    failure: [
      (span) =>
        textOf(span, `${observation}.level`)?.toUpperCase() === "ERROR"
          ? (textOf(span, `${observation}.status_message`) ?? "its level is ERROR")
          : undefined,
    ],
  },
};

/**
 * Langfuse's usage is in parts that do not overlap: `input` beside `input_cached_tokens`. Who counts the parts within `input` has a total that
 * is no more than input and output.
 */
function countUsage(...stems: readonly string[]): (span: RawSpan) => Json | undefined {
  return (span) => {
    const usage = parseJson(span.attributes.get(`${observation}.usage_details`));
    if (!isJsonObject(usage)) return undefined;
    const isMeant = (name: string): boolean => stems.some((stem) => name.includes(stem));
    if (!Object.keys(usage).some(isMeant)) return undefined;
    const sum = (counts: (name: string) => boolean): number =>
      Object.entries(usage).reduce((total, [name, value]) => (typeof value === "number" && counts(name) ? total + value : total), 0);
    const total = usage["total"] ?? usage["total_tokens"];
    const isWithin = typeof total === "number" && total <= sum((name) => whole.test(name));
    return sum((name) => isMeant(name) && (!isWithin || whole.test(name)));
  };
}
