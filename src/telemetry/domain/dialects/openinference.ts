import { isJsonObject } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import type { SpanKind } from "../read-span.ts";
import { type Dialect, parseJson, textOf, unflatten, whenKind, within } from "./dialect.ts";

const kinds: { readonly [kind: string]: SpanKind } = {
  LLM: "model",
  AGENT: "agent",
  TOOL: "tool",
  RETRIEVER: "retriever",
  RERANKER: "retriever",
  EMBEDDING: "embedding",
  GUARDRAIL: "guard",
  EVALUATOR: "step",
  PROMPT: "step",
};

/** OpenInference, which Phoenix and Arize write. A chain is a workflow where nothing is above it, and a step elsewhere. */
export const openInference: Dialect = {
  name: "openinference",
  knows: (span) => textOf(span, "openinference.span.kind") !== undefined || span.scope.name.includes("openinference"),
  kind: (span) => {
    const kind = textOf(span, "openinference.span.kind")?.toUpperCase() ?? "";
    if (kind !== "CHAIN") return kinds[kind];
    if (agentOfLangChain(span) === span.name) return "agent";
    return span.parentSpanId === "" ? "workflow" : "step";
  },
  fields: {
    model: ["llm.model_name", "embedding.model_name", "reranker.model_name", within("llm.invocation_parameters", "model")],
    provider: ["llm.provider", "llm.system"],
    input: [whenKind(["model"], unflatten("llm.input_messages")), "input.value", whenKind(["tool"], "tool.parameters")],
    output: [
      whenKind(["model"], unflatten("llm.output_messages")),
      "output.value",
      whenKind(["retriever"], unflatten("retrieval.documents")),
    ],
    inputTokens: ["llm.token_count.prompt"],
    outputTokens: ["llm.token_count.completion"],
    cachedTokens: ["llm.token_count.prompt_details.cache_read"],
    reasoningTokens: ["llm.token_count.completion_details.reasoning"],
    costUsd: ["llm.cost.total"],
    session: ["session.id", ...["session_id", "thread_id", "conversation_id"].map((name) => within("metadata", name))],
    // A call of the Vercel AI SDK has the agent's name elsewhere.
    agent: ["agent.name", agentOfLangChain, whenKind(["agent"], (span) => (span.attributes.has("ai.operationId") ? undefined : span.name))],
    toolName: ["tool.name", whenKind(["tool"], (span) => span.name)],
    finishReason: ["llm.finish_reason", within("output.value", "choices", 0, "finish_reason"), within("output.value", "stop_reason")],
  },
};

/** LangChain's agents are chains; their name stands in the metadata of everything below. */
function agentOfLangChain(span: RawSpan): string | undefined {
  const metadata = parseJson(span.attributes.get("metadata"));
  const name = isJsonObject(metadata) ? metadata["lc_agent_name"] : undefined;
  return typeof name === "string" ? name : undefined;
}
