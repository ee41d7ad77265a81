import type { Dialect } from "./dialect.ts";

/** Names that many senders use for themselves, tried last. It knows every span and no kind. */
export const common: Dialect = {
  name: "",
  knows: () => true,
  kind: () => undefined,
  fields: {
    model: ["llm.model", "model_name", "model"],
    input: ["input.value", "input", "tool_arguments"],
    output: ["output.value", "output", "tool_response", "final_result"],
    session: ["session.id", "session_id", "sessionId", "conversation.id", "conversation_id", "thread_id", "thread.id", "airworthy.session"],
    agent: ["agent.name", "agent_name"],
    agentVersion: ["agent.version"],
    toolName: ["tool.name", "tool_name"],
    errorType: ["error.type", (span) => span.events.findLast(({ name }) => name === "exception")?.attributes.get("exception.type")],
  },
};
