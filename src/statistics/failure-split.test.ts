import { describe, expect, test } from "vitest";

import { failureRatio, type FailureTally, harmEValue, mismatchEValue, tallyFailure } from "./failure-split.ts";

const tally = (weight: number, canary: number, stable: number): FailureTally => ({ weight, canary, stable });

describe("the failure-split e-process", () => {
  test("is 1 before the first failure", () => {
    expect(harmEValue([])).toBe(1);
    expect(failureRatio([], 0.05)).toEqual({ estimate: undefined, low: 0, high: Infinity });
  });

  test("is the mean likelihood ratio over 24 odds: one canary failure at weight .1 by hand", () => {
    // The ratio of chances is theta / (0.1 theta + 0.9), averaged over the grid.
    const grid = Array.from({ length: 24 }, (_, index) => 1.1 * (30 / 1.1) ** (index / 23));
    const expected = grid.reduce((sum, theta) => sum + theta / (0.1 * theta + 0.9), 0) / 24;
    expect(harmEValue([tally(0.1, 1, 0)])).toBeCloseTo(expected, 12);
  });

  test("has expectation 1 under equal failure rates, after any number of failures", () => {
    for (const n of [1, 2, 5, 12]) {
      let sum = 0;
      for (let canary = 0; canary <= n; canary++) {
        const ways = Array.from({ length: canary }, (_, k) => (n - k) / (k + 1)).reduce((product, factor) => product * factor, 1);
        sum += ways * 0.25 ** canary * 0.75 ** (n - canary) * harmEValue([tally(0.25, canary, n - canary)]);
      }
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  test("keeps failures of different weights apart", () => {
    const tallies = [true, false, true].reduce<readonly FailureTally[]>(
      (sum, canary, index) => tallyFailure(sum, { canary, weight: index === 2 ? 0.5 : 0.1 }),
      [],
    );
    expect(tallies).toEqual([tally(0.1, 1, 1), tally(0.5, 1, 0)]);
  });

  test("learns nothing from units that had no choice", () => {
    expect(harmEValue([tally(0, 0, 5), tally(1, 5, 0)])).toBe(1);
  });

  test("the interval of the ratio leaves 1 exactly when the test fires", () => {
    let canary = 0;
    while (harmEValue([tally(0.2, canary, 3)]) < 20) {
      expect(failureRatio([tally(0.2, canary, 3)], 0.05).low).toBeLessThan(1);
      canary++;
    }
    expect(canary).toBeGreaterThan(3);
    expect(failureRatio([tally(0.2, canary, 3)], 0.05).low).toBeGreaterThanOrEqual(1);
  });

  test("the most likely ratio is that of the odds: 10 of 20 failures at weight .25 are 3 times as many", () => {
    const { estimate, low, high } = failureRatio([tally(0.25, 10, 10)], 0.05);
    expect(estimate).toBeCloseTo(3, 4);
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
    expect(failureRatio([tally(0.25, 0, 10)], 0.05)).toMatchObject({ estimate: 0, low: 0 });
    expect(failureRatio([tally(0.25, 10, 0)], 0.05)).toMatchObject({ estimate: Infinity, high: Infinity });
  });

  test("a mismatch of sessions and weights is seen in either direction", () => {
    expect(mismatchEValue([tally(0.1, 100, 900)])).toBeLessThan(1);
    expect(mismatchEValue([tally(0.1, 10, 990)])).toBeGreaterThan(1_000);
    expect(mismatchEValue([tally(0.1, 200, 800)])).toBeGreaterThan(1_000);
  });
});
