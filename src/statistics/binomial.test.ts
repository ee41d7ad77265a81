import { expect, test } from "vitest";

import { binomialCdf } from "./binomial.ts";

// scipy.stats.binom.cdf, SciPy 1.17.1
test.each([
  [2, 10, 0.3, 0.3827827863999998],
  [0, 5, 0.1, 0.59049],
  [999, 2000, 0.5, 0.49108049442707286],
])("at most %d of %d at %d is SciPy's", (k, n, p, expected) => {
  expect(Math.abs(binomialCdf(k, n, p) - expected)).toBeLessThan(1e-12);
});

test("fewer than none is impossible, at most all is certain", () => {
  expect(binomialCdf(-1, 5, 0.5)).toBe(0);
  expect(binomialCdf(5, 5, 0.5)).toBe(1);
});
