import type { SpanKind } from "../read-span.ts";
import { type Dialect, textOf, thrownBy, whenKind, within } from "./dialect.ts";

const kinds: { readonly [kind: string]: SpanKind } = {
  llm: "model",
  tool: "tool",
  retriever: "retriever",
  embedding: "embedding",
  prompt: "step",
  parser: "step",
};

/** LangSmith, which LangChain and its `traceable` write as OpenTelemetry spans. Like OpenInference's chains, its own hold others together. */
export const langSmith: Dialect = {
  name: "langsmith",
  knows: (span) => textOf(span, "langsmith.span.kind") !== undefined,
  kind: (span) => kinds[textOf(span, "langsmith.span.kind")?.toLowerCase() ?? ""] ?? (span.parentSpanId === "" ? "workflow" : "step"),
  fields: {
    cachedTokens: [within("gen_ai.usage.input_token_details", "cache_read")],
    reasoningTokens: [within("gen_ai.usage.output_token_details", "reasoning")],
    session: ["session_id", "thread_id", "conversation_id", "sessionId", "threadId"].map((name) => `langsmith.metadata.${name}`),
    agent: ["langsmith.metadata.lc_agent_name"],
    toolName: [whenKind(["tool"], "langsmith.trace.name")],
    // A run that failed has its status as one that went well.
    failure: [thrownBy],
  },
};
