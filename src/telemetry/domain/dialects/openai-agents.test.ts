import { expect, test } from "vitest";

import type { Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan } from "../read-span.ts";
import { makeRawSpan } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const span = (data: { readonly [name: string]: Json }): RawSpan =>
  makeRawSpan(
    "a span",
    Object.fromEntries(Object.entries(data).map(([name, value]) => [name === "group_id" ? name : `span_data.${name}`, value])),
    { scope: { name: "openai-agents", version: "" } },
  );
const completion = {
  choices: [{ message: { role: "assistant", content: "Sent" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } },
};

test.each<[string, RawSpan, Partial<ReadSpan>]>([
  ["a trace", span({ type: "trace", group_id: "s1" }), { dialect: "openai-agents", kind: "workflow", session: "s1" }],
  ["an agent", span({ type: "agent", name: "desk" }), { kind: "agent", agent: "desk" }],
  [
    "a generation",
    span({ type: "generation", model: "gpt-4o", input: [{ role: "user", content: "Where?" }], output: [completion] }),
    {
      kind: "model",
      model: "gpt-4o",
      input: '[{"role":"user","content":"Where?"}]',
      inputTokens: 9,
      outputTokens: 2,
      cachedTokens: 4,
      finishReason: "stop",
    },
  ],
  [
    "a generation of Python's",
    span({ type: "generation", model: "gpt-4o", usage: { input_tokens: 9, output_tokens: 2 } }),
    { kind: "model", inputTokens: 9, outputTokens: 2 },
  ],
  ["a response", span({ type: "response", response_id: "r" }), { kind: "model" }],
  [
    "a turn",
    span({
      type: "custom",
      name: "turn",
      data: { agent_name: "desk", usage: { input_tokens: 9, output_tokens: 2, cached_input_tokens: 4 } },
    }),
    { kind: "step", agent: "desk", inputTokens: 9, outputTokens: 2, cachedTokens: 4 },
  ],
  [
    "a tool",
    span({ type: "function", name: "lookup", input: "{}", output: "An error occurred while running the tool" }),
    { kind: "tool", toolName: "lookup", input: "{}", failure: "An error occurred while running the tool" },
  ],
  ["a guardrail", span({ type: "guardrail", name: "check", triggered: true }), { kind: "guard" }],
  ["a handoff", span({ type: "handoff", from_agent: "desk", to_agent: "billing" }), { kind: "step" }],
])("OpenAI's Agents SDK: %s", (_what, raw, meaning) => {
  expect(readSpan(raw)).toMatchObject(meaning);
});
