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
