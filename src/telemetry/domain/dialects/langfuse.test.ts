import { expect, test } from "vitest";

import type { Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import { makeRawSpan as span } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const generation = (usage: Json): RawSpan =>
  span("answer", { "langfuse.observation.type": "generation", "langfuse.observation.usage_details": JSON.stringify(usage) });

test.each<[string, Json, readonly (number | undefined)[]]>([
  ["plain", { input: 30, output: 8, total: 38 }, [30, 8, undefined, undefined]],
  ["in parts", { input: 20, output: 5, total: 38, input_cached_tokens: 10, output_reasoning_tokens: 3 }, [30, 8, 10, 3]],
  ["in LangChain's parts", { input: 20, output: 5, total: 38, input_cache_read: 10, output_reasoning: 3 }, [30, 8, 10, 3]],
  ["with the parts within", { input: 30, output: 8, total: 38, input_cached_tokens: 10, output_reasoning_tokens: 3 }, [30, 8, 10, 3]],
  ["in parts without a total", { input: 20, input_cached_tokens: 10, output: 8 }, [30, 8, 10, undefined]],
  ["as OpenAI has it", { prompt_tokens: 30, completion_tokens: 8, total_tokens: 38 }, [30, 8, undefined, undefined]],
  ["of nothing", {}, [undefined, undefined, undefined, undefined]],
])("usage %s", (_what, usage, expected) => {
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = readSpan(generation(usage));
  expect([inputTokens, outputTokens, cachedTokens, reasoningTokens]).toEqual(expected);
});

test("an agent's span bears its name", () => {
  expect(readSpan(span("desk", { "langfuse.observation.type": "agent" }))).toMatchObject({ kind: "agent", agent: "desk" });
});

test("what nobody named is a workflow at the top and a step below; where another dialect knows the span, that says what it is", () => {
  const plain = { "langfuse.observation.type": "span" };
  expect(readSpan(span("graph", plain, { parentSpanId: "" })).kind).toBe("workflow");
  expect(readSpan(span("node", plain)).kind).toBe("step");
  expect(readSpan(span("chat", { ...plain, "gen_ai.operation.name": "chat" })).kind).toBe("model");
});
