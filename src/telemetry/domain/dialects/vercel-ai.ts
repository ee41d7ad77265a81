import type { Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import { type Dialect, textOf, whenKind } from "./dialect.ts";

/** What callers say of a call: up to version 6, and from 7 on. */
const said = ["ai.telemetry.metadata", "ai.settings.context"];
const sessions = [
  "sessionId",
  "session_id",
  "session.id",
  "threadId",
  "thread_id",
  "conversationId",
  "conversation_id",
  "chatId",
  "chat_id",
];

/**
 * The Vercel AI SDK up to 6, and 7 with its older telemetry; 7's own is the GenAI conventions with what callers say beside them. Calls are
 * agents: a call may go on over many steps of model and tools.
 */
export const vercelAi: Dialect = {
  name: "vercel-ai",
  knows: (span) =>
    textOf(span, "ai.operationId") !== undefined || [...span.attributes.keys()].some((name) => name.startsWith("ai.settings.context.")),
  kind: (span) => {
    const operation = textOf(span, "ai.operationId");
    if (operation === undefined) return undefined;
    if (operation === "ai.toolCall") return "tool";
    if (operation.startsWith("ai.embed")) return "embedding";
    if (operation.startsWith("ai.rerank")) return "retriever";
    if (/\.do[A-Z]/.test(operation)) return "model";
    return "agent";
  },
  fields: {
    model: ["ai.response.model", "ai.model.id"],
    provider: ["ai.model.provider"],
    input: ["ai.toolCall.args", "ai.prompt.messages", "ai.prompt", "ai.value", "ai.values"],
    output: [
      "ai.toolCall.result",
      "ai.response.text",
      "ai.response.object",
      "ai.response.toolCalls",
      "ai.embedding",
      "ai.embeddings",
      whenKind(["model", "agent"], emptyAnswer),
    ],
    inputTokens: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    outputTokens: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
    cachedTokens: ["ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"],
    reasoningTokens: ["ai.usage.reasoningTokens", "ai.usage.outputTokenDetails.reasoningTokens"],
    session: said.flatMap((where) => sessions.map((name) => `${where}.${name}`)),
    agent: ["ai.telemetry.functionId"],
    agentVersion: said.flatMap((where) => [`${where}.agentVersion`, `${where}.agent_version`]),
    toolName: ["ai.toolCall.name"],
    finishReason: [whenKind(["model", "agent"], "ai.response.finishReason")],
  },
};

/** An empty text is not written; a call that ended and whose prompt was written had one. */
function emptyAnswer(span: RawSpan): Json | undefined {
  const isWritten = span.attributes.has("ai.prompt") || span.attributes.has("ai.prompt.messages");
  return isWritten && textOf(span, "ai.response.finishReason") !== undefined ? "" : undefined;
}
