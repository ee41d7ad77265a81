import type { Json } from "../../../kernel/json.ts";
import type { SpanKind } from "../read-span.ts";
import { type Dialect, parseJson, type Source, textOf, unflatten, whenKind } from "./dialect.ts";

const operations: { readonly [operation: string]: SpanKind } = {
  chat: "model",
  generate_content: "model",
  text_completion: "model",
  completion: "model",
  responses: "model",
  fetch_response: "model",
  embeddings: "embedding",
  retrieval: "retriever",
  rerank: "retriever",
  create_agent: "step",
  invoke_agent: "agent",
  invoke_workflow: "workflow",
  execute_tool: "tool",
  plan: "step",
};

/** Words in the names of operations that no convention has. */
const likely: readonly (readonly [RegExp, SpanKind])[] = [
  [/step|chunk|memory|task|handoff/, "step"],
  [/tool|function/, "tool"],
  [/embed/, "embedding"],
  [/retriev|search|rerank/, "retriever"],
  [/guard|moderat/, "guard"],
  [/workflow|chain|graph/, "workflow"],
  [/agent/, "agent"],
  [/chat|complet|generat|inference/, "model"],
];

const operationOf = "gen_ai.operation.name";

/** OpenTelemetry's GenAI conventions in their three generations: until 1.36, 1.37 to 1.41, and the one in the repository of its own. */
export const genAi: Dialect = {
  name: "gen-ai",
  knows: (span) => [...span.attributes.keys()].some((name) => name.startsWith("gen_ai.")),
  kind: (span) => {
    const operation = textOf(span, operationOf)?.toLowerCase();
    if (operation !== undefined) return operations[operation] ?? likely.find(([words]) => words.test(operation))?.[1];
    if (span.attributes.has("gen_ai.tool.call.id") || span.attributes.has("gen_ai.tool.name")) return "tool";
    if (textOf(span, "gen_ai.request.model") !== undefined || textOf(span, "gen_ai.response.model") !== undefined) return "model";
    return textOf(span, "gen_ai.agent.name") === undefined ? undefined : "agent";
  },
  fields: {
    model: ["gen_ai.response.model", "gen_ai.request.model"],
    provider: ["gen_ai.provider.name", "gen_ai.system"],
    input: [
      whenKind(["tool"], "gen_ai.tool.call.arguments"),
      "gen_ai.input.messages",
      "gen_ai.prompt",
      unflatten("gen_ai.prompt"),
      fromEvents(/^gen_ai\.(?:system|user|assistant|tool)\.message$/),
      fromEvent("gen_ai.content.prompt", "gen_ai.prompt"),
      fromEvent("gen_ai.client.inference.operation.details", "gen_ai.input.messages"),
      "gen_ai.retrieval.query.text",
    ],
    output: [
      whenKind(["tool"], "gen_ai.tool.call.result"),
      "gen_ai.output.messages",
      "gen_ai.completion",
      unflatten("gen_ai.completion"),
      fromEvents(/^gen_ai\.choice$/),
      fromEvent("gen_ai.content.completion", "gen_ai.completion"),
      fromEvent("gen_ai.client.inference.operation.details", "gen_ai.output.messages"),
      "gen_ai.retrieval.documents",
    ],
    inputTokens: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"],
    outputTokens: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"],
    cachedTokens: ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens", "gen_ai.usage.input_tokens.cached"],
    reasoningTokens: ["gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens", "gen_ai.usage.output_tokens.reasoning"],
    costUsd: ["gen_ai.usage.cost", "operation.cost"],
    session: ["gen_ai.conversation.id", "session.id"],
    agent: ["gen_ai.agent.name"],
    agentVersion: ["gen_ai.agent.version"],
    toolName: ["gen_ai.tool.name"],
    finishReason: [(span) => lastOf(span.attributes.get("gen_ai.response.finish_reasons")), "gen_ai.response.finish_reason"],
  },
};

/** A source: what an event of the span says, as one list. */
function fromEvents(form: RegExp): Source {
  return (span) => {
    const found = span.events
      .filter(({ name }) => form.test(name))
      .map(({ name, attributes }): Json => ({ event: name, ...Object.fromEntries(Array.from(attributes, parseMember)) }));
    return found.length === 0 ? undefined : found;
  };
}

/** Messages stand in attributes as JSON; a text that happens to be a number stays a text. */
function parseMember([name, value]: readonly [string, Json]): readonly [string, Json | undefined] {
  return [name, typeof value === "string" && /^\s*[[{]/.test(value) ? parseJson(value) : value];
}

function fromEvent(event: string, attribute: string): Source {
  return (span) => span.events.find(({ name }) => name === event)?.attributes.get(attribute);
}

function lastOf(value: Json | undefined): Json | undefined {
  if (typeof value === "string" && value.startsWith("[")) {
    try {
      return lastOf(JSON.parse(value) as Json); // what JSON.parse gives
    } catch {
      return value;
    }
  }
  return Array.isArray(value) ? (value as readonly Json[]).at(-1) : value;
}
