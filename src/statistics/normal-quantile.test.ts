import { expect, test } from "vitest";

import { normalQuantile } from "./normal-quantile.ts";

// scipy.stats.norm.ppf, SciPy 1.17.1: one in each of the three regions, on both sides
test.each([
  [0.975, 1.959963984540054],
  [0.95, 1.6448536269514722],
  [1e-10, -6.361340902404056],
  [1e-20, -9.262340089798409],
  [0.3, -0.5244005127080409],
  [0.99999, 4.264890793923841],
])("the normal quantile at %d is SciPy's", (p, expected) => {
  expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(1e-14);
});

test("the middle is exactly 0, and a certain event is refused", () => {
  expect(normalQuantile(0.5)).toBe(0);
  expect(() => normalQuantile(0)).toThrow(RangeError);
});
