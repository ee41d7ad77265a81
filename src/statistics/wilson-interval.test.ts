import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import { effectiveSampleSize } from "./effective-sample-size.ts";
import { wilsonInterval } from "./wilson-interval.ts";

describe("Wilson's interval", () => {
  // tau-bench's airline run, and scipy.stats.binomtest(...).proportion_ci(method="wilson"), SciPy 1.17.1
  test.each([
    [84, 200, 0.35374, 0.48928],
    [3, 20, 0.05236874589621662, 0.3604188647407569],
    [0, 50, 0, 0.07134759913335872],
  ])("of %d of %d is the published one", (successes, n, low, high) => {
    const interval = wilsonInterval(successes / n, n, 0.95);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  test("holds the share, stays within 0 to 1, and narrows with more trials", () => {
    const trials = fc.double({ min: 1, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), trials, (share, n) => {
        const { low, high } = wilsonInterval(share, n, 0.9);
        const wider = wilsonInterval(share, n / 2, 0.9);
        expect(low >= 0 && low <= share + 1e-15 && share <= high + 1e-15 && high <= 1).toBe(true);
        expect(high - low).toBeLessThanOrEqual(wider.high - wider.low + 1e-12);
      }),
    );
  });
});

describe("Clopper and Pearson's interval", () => {
  // scipy.stats.binomtest(...).proportion_ci(method="exact"), SciPy 1.17.1; for 0 of n, 1 - 0.025^(1/n)
  test.each([
    [84, 200, 0.3507438577910283, 0.4916638251226197],
    [3, 20, 0.03207093718554477, 0.37892682654529564],
    [0, 50, 0, 0.07112173646420458],
    [50, 50, 1 - 0.07112173646420458, 1],
  ])("of %d of %d is SciPy's", (successes, n, low, high) => {
    const interval = clopperPearsonInterval(successes, n, 0.95);
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
  });
});

describe("the effective sample size", () => {
  test("of trials that repeat their cluster is about the number of clusters", () => {
    const clusters = Array.from({ length: 40 }, (_, index) => Array.from({ length: 5 }, () => index % 2));
    expect(effectiveSampleSize(clusters)).toBeCloseTo(39, 10);
  });

  test("of single trials is about their number", () => {
    expect(effectiveSampleSize(Array.from({ length: 40 }, (_, index) => [index % 2]))).toBeCloseTo(39, 10);
  });

  test("where all trials agree, or stand in one cluster, is the number of clusters", () => {
    expect(effectiveSampleSize([[1, 1], [1, 1], [1, 1], []])).toBe(3);
    expect(effectiveSampleSize([[0, 0]])).toBe(1);
    expect(effectiveSampleSize([[0, 1, 1]])).toBe(1);
  });

  test("is never more than the trials there are", () => {
    const clusters = fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(clusters, (values) => {
        expect(effectiveSampleSize(values)).toBeLessThanOrEqual(values.flat().length);
      }),
    );
  });
});
