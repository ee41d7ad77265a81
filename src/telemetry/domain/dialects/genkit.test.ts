import { expect, test } from "vitest";

import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan } from "../read-span.ts";
import { makeRawSpan as span } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const action = (subtype: string, name: string, output: string): RawSpan =>
  span(name, {
    "genkit:type": "action",
    "genkit:metadata:subtype": subtype,
    "genkit:name": name,
    "genkit:input": '{"order":"K-2"}',
    "genkit:output": output,
  });

test.each<[RawSpan, Partial<ReadSpan>]>([
  [
    action(
      "model",
      "openai/gpt-4o",
      '{"finishReason":"length","message":{"role":"model","content":[{"text":"It is"}]},"usage":{"inputTokens":9,"outputTokens":2,"cachedContentTokens":4}}',
    ),
    {
      dialect: "genkit",
      kind: "model",
      model: "gpt-4o",
      provider: "openai",
      output: '{"role":"model","content":[{"text":"It is"}]}',
      inputTokens: 9,
      outputTokens: 2,
      cachedTokens: 4,
      finishReason: "length",
    },
  ],
  [action("tool", "lookup", '{"found":true}'), { kind: "tool", toolName: "lookup", input: '{"order":"K-2"}', output: '{"found":true}' }],
  [action("flow", "desk", '"Sent"'), { kind: "workflow", output: '"Sent"' }],
  [action("embedder", "googleai/text-embedding-004", "{}"), { kind: "embedding", model: "text-embedding-004", provider: "googleai" }],
  [span("generate", { "genkit:type": "util", "genkit:name": "generate" }), { kind: "step" }],
])("Genkit: $name", (raw, meaning) => {
  expect(readSpan(raw)).toMatchObject(meaning);
});
