import type { SpanKind } from "../read-span.ts";
import { type Dialect, textOf, whenKind, within } from "./dialect.ts";

const kinds: { readonly [subtype: string]: SpanKind } = {
  model: "model",
  "background-model": "model",
  tool: "tool",
  "tool.v2": "tool",
  flow: "workflow",
  agent: "agent",
  embedder: "embedding",
  retriever: "retriever",
  reranker: "retriever",
  evaluator: "step",
};

/** Genkit. Its actions say what they are in a subtype; what is none, such as `generate`, holds them together. */
export const genkit: Dialect = {
  name: "genkit",
  knows: (span) => textOf(span, "genkit:type") !== undefined || span.scope.name.startsWith("genkit"),
  kind: (span) => kinds[textOf(span, "genkit:metadata:subtype") ?? textOf(span, "genkit:type") ?? ""] ?? "step",
  fields: {
    // A model's name has its provider before it: openai/gpt-4o.
    model: [whenKind(["model", "embedding"], (span) => textOf(span, "genkit:name")?.replace(/^[^/]*\//, ""))],
    provider: [whenKind(["model", "embedding"], (span) => /^([^/]+)\//.exec(textOf(span, "genkit:name") ?? "")?.[1])],
    input: ["genkit:input"],
    output: [whenKind(["model"], within("genkit:output", "message")), "genkit:output"],
    inputTokens: [whenKind(["model"], within("genkit:output", "usage", "inputTokens"))],
    outputTokens: [whenKind(["model"], within("genkit:output", "usage", "outputTokens"))],
    cachedTokens: [whenKind(["model"], within("genkit:output", "usage", "cachedContentTokens"))],
    reasoningTokens: [whenKind(["model"], within("genkit:output", "usage", "thoughtsTokens"))],
    session: ["genkit:sessionId", ...["sessionId", "session_id", "threadId"].map((name) => `genkit:metadata:${name}`)],
    agent: [whenKind(["agent"], "genkit:name")],
    toolName: ["genkit:name"],
    finishReason: [whenKind(["model"], within("genkit:output", "finishReason"))],
  },
};
