import { expect, test } from "vitest";

import type { Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan } from "../read-span.ts";
import { makeRawSpan } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const prefix = "gcp.vertex.agent";
const span = (name: string, attributes: { readonly [name: string]: Json } = {}): RawSpan =>
  makeRawSpan(name, attributes, { scope: { name: prefix, version: "2.0.0" } });
const answered = (response: Json): RawSpan =>
  span("call_llm", { "gen_ai.request.model": "gemini-2.5-flash", [`${prefix}.llm_response`]: JSON.stringify(response) });

test.each<[string, RawSpan, Partial<ReadSpan>]>([
  [
    "reasoning counts as output",
    answered({
      content: { role: "model", parts: [{ text: "On its way" }] },
      finishReason: "STOP",
      usageMetadata: { promptTokenCount: 30, candidatesTokenCount: 4, thoughtsTokenCount: 6, cachedContentTokenCount: 10 },
    }),
    {
      output: '{"role":"model","parts":[{"text":"On its way"}]}',
      finishReason: "stop",
      inputTokens: 30,
      outputTokens: 10,
      cachedTokens: 10,
      reasoningTokens: 6,
    },
  ],
  [
    "reasoning that stands in an attribute counts too",
    span("call_llm", { "gen_ai.usage.output_tokens": 4, "gen_ai.usage.experimental.reasoning_tokens": 6, "gen_ai.response.id": "r" }),
    { outputTokens: 10, reasoningTokens: 6 },
  ],
  ["an answer without content is empty", answered({ errorCode: "STOP", usageMetadata: {} }), { output: "", finishReason: "stop" }],
  ["an answer that was filtered says so", answered({ errorCode: "SAFETY" }), { output: "", finishReason: "content_filter" }],
  ["a call whose model never answered", span("call_llm"), { kind: "model", failure: "it ended without a response" }],
  ["a tool that threw", span("execute_tool lookup"), { kind: "tool", toolName: "lookup", failure: "it ended without a response" }],
])("%s", (_what, raw, meaning) => {
  expect(readSpan(raw)).toMatchObject(meaning);
});

test.each([
  answered({ errorCode: "STOP" }),
  answered({ content: { parts: [{ text: "Hi" }] } }),
  span("invocation"),
  span("invoke_agent desk"),
])("%# is no failure", (raw) => {
  expect(readSpan(raw).failure).toBeUndefined();
});
