import { type Dialect, textOf, whenKind } from "./dialect.ts";

const metadata = "ai.telemetry.metadata";

/** The Vercel AI SDK up to 6, and 7 with its older telemetry. Calls are agents: a call may go on over many steps of model and tools. */
export const vercelAi: Dialect = {
  name: "vercel-ai",
  knows: (span) => textOf(span, "ai.operationId") !== undefined,
  kind: (span) => {
    const operation = textOf(span, "ai.operationId") ?? "";
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
    output: ["ai.toolCall.result", "ai.response.text", "ai.response.object", "ai.response.toolCalls", "ai.embedding", "ai.embeddings"],
    inputTokens: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    outputTokens: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
    cachedTokens: ["ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"],
    reasoningTokens: ["ai.usage.reasoningTokens", "ai.usage.outputTokenDetails.reasoningTokens"],
    session: [
      "sessionId",
      "session_id",
      "session.id",
      "threadId",
      "thread_id",
      "conversationId",
      "conversation_id",
      "chatId",
      "chat_id",
    ].map((name) => `${metadata}.${name}`),
    agent: ["ai.telemetry.functionId"],
    agentVersion: [`${metadata}.agentVersion`, `${metadata}.agent_version`],
    toolName: ["ai.toolCall.name"],
    finishReason: [whenKind(["model", "agent"], "ai.response.finishReason")],
  },
};
