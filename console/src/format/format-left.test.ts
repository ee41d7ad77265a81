import { expect, test } from "vitest";

import { formatLeft } from "./format-left.ts";

test("counts the seconds where they matter, and never below zero", () => {
  expect([-5_000, 0, 400, 61_000, 708_000, 899_999].map(formatLeft)).toEqual(["0:00", "0:00", "0:01", "1:01", "11:48", "15:00"]);
});

test("is as near as it matters otherwise", () => {
  const minute = 60_000;
  expect([15 * minute, 41.6 * minute, 121 * minute, 3 * 24 * 60 * minute].map(formatLeft)).toEqual(["15 min", "41 min", "2 h", "3 d"]);
});
