import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { priceList, priceOf } from "./prices.ts";

const use = { inputTokens: 1_000, outputTokens: 100, cachedTokens: 0, at: new Date("2026-01-01T00:00:00Z") };

test("a listed model costs what the list says, the first time and after", () => {
  for (let n = 0; n < 2; n++) expect(priceOf({ ...use, model: "gpt-4o", provider: "openai" })).toBeCloseTo(0.0035, 10);
});

test("what came from the cache costs less", () => {
  expect(priceOf({ ...use, model: "gpt-4o", provider: "openai", cachedTokens: 1_000 })).toBeCloseTo(0.00225, 10);
});

test.each([
  ["openai.responses", "gpt-4o"],
  ["azure.ai.openai", "gpt-4o"],
  ["gcp.gen_ai", "gemini-2.5-flash"],
  ["gcp.vertex_ai", "gemini-2.5-flash"],
  ["google.generative-ai", "gemini-2.5-flash"],
  ["anthropic.messages", "claude-sonnet-4-20250514"],
  ["aws.bedrock", "us.anthropic.claude-sonnet-4-20250514-v1:0"],
  ["groq.chat", "llama-3.3-70b-versatile"],
  ["x_ai", "grok-4"],
  [undefined, "openai/gpt-4o"],
])("%s is known for %s, the first time and after", (provider, model) => {
  const first = priceOf({ ...use, model, provider });
  expect(first).toBeGreaterThan(0);
  expect(priceOf({ ...use, model, provider })).toBe(first);
});

test("a model without a price costs an unknown amount, which is not zero", () => {
  expect(priceOf({ ...use, model: "rehearsed-desk", provider: undefined })).toBeUndefined();
  expect(priceOf({ ...use, model: "gpt-4o", provider: "somebody-else" })).toBeUndefined();
});

test("the version of the list is the one that is installed", () => {
  const { name, version } = JSON.parse(readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8")) as {
    name: string;
    version: string;
  }; // npm's own file
  expect(priceList).toBe(`${name} ${version}`);
});
