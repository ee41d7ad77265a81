import type { SpanKind } from "../read-span.ts";
import { type Dialect, textOf, type Source } from "./dialect.ts";

const kinds: { readonly [type: string]: SpanKind } = {
  agent_run: "agent",
  workflow_run: "workflow",
  llm_generation: "model",
  model_generation: "model",
  model_inference: "model",
  tool_call: "tool",
  mcp_tool_call: "tool",
  client_tool_call: "tool",
  rag_embedding: "embedding",
  processor_run: "guard",
};

/** Mastra. What its generations consist of (steps, chunks, the parts of a workflow) are steps. */
export const mastra: Dialect = {
  name: "mastra",
  knows: (span) => textOf(span, "mastra.span.type") !== undefined,
  kind: (span) => {
    const type = textOf(span, "mastra.span.type") ?? "";
    return kinds[type] ?? (/retriev|vector|search|query/.test(type) ? "retriever" : "step");
  },
  fields: {
    // A generation that holds its inferences names its model in its name alone.
    model: [(span) => textOf(span, "gen_ai.response.model") ?? /^(?:model_generation |llm: ')([^' ]+)/.exec(span.name)?.[1]],
    input: [ofType("input"), "mastra.input"],
    output: [ofType("output"), "mastra.output"],
    session: ["sessionId", "session_id", "threadId", "thread_id", "conversationId"].map((name) => `mastra.metadata.${name}`),
  },
};

/** Mastra names its attributes after the span's type. */
function ofType(member: string): Source {
  return (span) => span.attributes.get(`mastra.${textOf(span, "mastra.span.type") ?? ""}.${member}`);
}
