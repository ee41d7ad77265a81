import { expect, test } from "vitest";

import { logGamma } from "./log-gamma.ts";

// scipy.special.gammaln, SciPy 1.17.1
test.each([
  [1e-5, 11.512919692895826],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247],
  [3.3, 0.9870985778947343],
  [100, 359.1342053695754],
  [1e6, 12815504.569147611],
])("ln Γ(%d) is SciPy's", (x, expected) => {
  expect(Math.abs(logGamma(x) / expected - 1)).toBeLessThan(1e-13);
});

test("there is none at or below 0", () => {
  expect(() => logGamma(0)).toThrow(RangeError);
  expect(() => logGamma(Number.NaN)).toThrow(RangeError);
});
