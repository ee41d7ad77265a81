import type { SpanKind } from "../read-span.ts";
import { type Dialect, textOf, unflatten, whenKind } from "./dialect.ts";

const kinds: { readonly [kind: string]: SpanKind } = { workflow: "workflow", agent: "agent", tool: "tool", task: "step" };
const requests: { readonly [type: string]: SpanKind } = {
  chat: "model",
  completion: "model",
  embedding: "embedding",
  rerank: "retriever",
};
const property = "traceloop.association.properties";

/** OpenLLMetry, which Traceloop's SDKs write; its model spans say of themselves what the GenAI conventions say, or said. */
export const traceloop: Dialect = {
  name: "traceloop",
  knows: (span) =>
    textOf(span, "traceloop.span.kind") !== undefined ||
    textOf(span, "llm.request.type") !== undefined ||
    /traceloop|^opentelemetry\.instrumentation\./.test(span.scope.name),
  kind: (span) => kinds[textOf(span, "traceloop.span.kind")?.toLowerCase() ?? ""] ?? requests[textOf(span, "llm.request.type") ?? ""],
  fields: {
    input: ["traceloop.entity.input", whenKind(["model"], unflatten("gen_ai.prompt"))],
    output: ["traceloop.entity.output", whenKind(["model"], unflatten("gen_ai.completion"))],
    inputTokens: ["gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens"],
    outputTokens: ["gen_ai.usage.completion_tokens", "llm.usage.completion_tokens"],
    cachedTokens: ["gen_ai.usage.cache_read_input_tokens", "llm.usage.cache_read_input_tokens"],
    session: ["session_id", "sessionId", "thread_id", "threadId", "conversation_id", "conversationId", "chat_id"].map(
      (name) => `${property}.${name}`,
    ),
    agent: [whenKind(["agent"], "traceloop.entity.name")],
    toolName: [whenKind(["tool"], "traceloop.entity.name")],
    finishReason: ["gen_ai.completion.0.finish_reason", "llm.response.finish_reason", "llm.response.stop_reason"],
  },
};
