import type { SpanKind } from "../read-span.ts";
import { type Dialect, textOf, within } from "./dialect.ts";

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

/** Langfuse's SDKs from version 3 on. `span` is what they write where nobody said what it is. */
export const langfuse: Dialect = {
  name: "langfuse",
  knows: (span) =>
    textOf(span, `${observation}.type`) !== undefined || span.attributes.has(`${observation}.input`) || span.scope.name === "langfuse-sdk",
  kind: (span) =>
    kinds[textOf(span, `${observation}.type`)?.toLowerCase() ?? ""] ?? (textOf(span, `${observation}.model.name`) ? "model" : undefined),
  fields: {
    model: [`${observation}.model.name`],
    input: [`${observation}.input`, (span) => (span.parentSpanId === "" ? span.attributes.get("langfuse.trace.input") : undefined)],
    output: [`${observation}.output`, (span) => (span.parentSpanId === "" ? span.attributes.get("langfuse.trace.output") : undefined)],
    inputTokens: ["input", "input_tokens", "prompt_tokens", "inputTokens", "promptTokens"].map((name) =>
      within(`${observation}.usage_details`, name),
    ),
    outputTokens: ["output", "output_tokens", "completion_tokens", "outputTokens", "completionTokens"].map((name) =>
      within(`${observation}.usage_details`, name),
    ),
    cachedTokens: ["input_cached_tokens", "cache_read_input_tokens"].map((name) => within(`${observation}.usage_details`, name)),
    reasoningTokens: ["output_reasoning_tokens", "reasoning_tokens"].map((name) => within(`${observation}.usage_details`, name)),
    costUsd: [within(`${observation}.cost_details`, "total")],
    session: ["session.id", "langfuse.session.id"],
    toolName: [(span) => (textOf(span, `${observation}.type`) === "tool" ? span.name : undefined)],
    failure: [
      (span) =>
        textOf(span, `${observation}.level`)?.toUpperCase() === "ERROR"
          ? (textOf(span, `${observation}.status_message`) ?? "its level is ERROR")
          : undefined,
    ],
  },
};
