import { expect, test } from "vitest";

import { percentile } from "./percentile.ts";

test("the 95th percentile of 1 to 100 is 95, of one value that value, of none nothing", () => {
  expect(
    percentile(
      Array.from({ length: 100 }, (_, index) => 100 - index),
      0.95,
    ),
  ).toBe(95);
  expect(percentile([7], 0.95)).toBe(7);
  expect(percentile([], 0.95)).toBeUndefined();
});
