import type { SpanKind } from "../read-span.ts";
import { type Dialect, type Source, textOf, whenKind, within } from "./dialect.ts";

const kinds: { readonly [type: string]: SpanKind } = {
  trace: "workflow",
  agent: "agent",
  generation: "model",
  response: "model",
  function: "tool",
  guardrail: "guard",
  speech: "model",
  transcription: "model",
};

/** The tracing that OpenAI's Agents SDK has of its own. A response is told by its id alone: the turn around it says what it used. */
export const openAiAgents: Dialect = {
  name: "openai-agents",
  knows: (span) => span.scope.name === "openai-agents" && span.attributes.has("span_data.type"),
  kind: (span) => kinds[textOf(span, "span_data.type") ?? ""] ?? "step",
  fields: {
    model: ["span_data.model"],
    input: ["span_data.input"],
    output: ["span_data.output"],
    inputTokens: usage("input_tokens", "prompt_tokens"),
    outputTokens: usage("output_tokens", "completion_tokens"),
    cachedTokens: [...usage("cached_input_tokens"), ...detail("cached_tokens", "input_tokens_details", "prompt_tokens_details")],
    reasoningTokens: detail("reasoning_tokens", "output_tokens_details", "completion_tokens_details"),
    session: ["group_id"],
    agent: [whenKind(["agent"], "span_data.name"), within("span_data.data", "agent_name")],
    toolName: [whenKind(["tool"], "span_data.name")],
    finishReason: [within("span_data.output", 0, "choices", 0, "finish_reason"), within("span_data.output", 0, "finish_reason")],
  },
};

type Sources = readonly Source[];

/** Usage stands with a generation, in the answer of its model, or with the turn. */
function usage(...names: readonly string[]): Sources {
  return names.flatMap((name) => [
    within("span_data.usage", name),
    within("span_data.output", 0, "usage", name),
    within("span_data.data", "usage", name),
  ]);
}

function detail(name: string, ...parts: readonly string[]): Sources {
  return parts.flatMap((part) => [within("span_data.usage", "details", part, name), within("span_data.output", 0, "usage", part, name)]);
}
