import { expect, test } from "vitest";

import { cutJson } from "./cut-json.ts";

test("up to 16 KiB of JSON stay as they are; more is cut to a string of whole characters", () => {
  const fitting = "x".repeat(16_382);
  expect(cutJson(fitting)).toBe(fitting);
  const cut = cutJson(["x" + "\u00f6".repeat(10_000)]);
  expect(cut).toBe(`["x${"\u00f6".repeat(8190)}`); // 16,383 bytes: half a character is none
});

test("what is nested too deeply to be written does not throw", () => {
  expect(cutJson(JSON.parse("[".repeat(200_000) + "]".repeat(200_000)))).toBe("(nested too deeply to be written)");
});
