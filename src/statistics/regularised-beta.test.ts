import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { inverseRegularisedBeta, regularisedBeta } from "./regularised-beta.ts";

const shape = fc.double({ min: 0.2, max: 500, noNaN: true });
const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe("the incomplete beta function", () => {
  // scipy.special.betainc and betaincinv, SciPy 1.17.1
  test.each([
    [0.3, 2, 3, 0.3483],
    [0.9, 0.5, 0.5, 0.7951672353008665],
    [0.001, 30, 0.7, 2.768088494338727e-91],
    [0.45, 500, 600, 0.38169373366484016],
  ])("I_%d(%d, %d) is SciPy's", (x, a, b, expected) => {
    expect(Math.abs(regularisedBeta(x, a, b) / expected - 1)).toBeLessThan(1e-11);
  });

  test.each([
    [0.025, 2, 3, 0.06758598648854294],
    [1e-5, 0.5, 0.5, 2.4674011000694045e-10],
    [0.99, 30, 0.7, 0.9999593779075634],
    [0.8, 3, 28, 0.13728764032080967],
  ])("its inverse at %d with (%d, %d) is SciPy's", (p, a, b, expected) => {
    expect(Math.abs(inverseRegularisedBeta(p, a, b) / expected - 1)).toBeLessThan(1e-11);
  });

  test("it lies between 0 and 1 and never falls", () => {
    fc.assert(
      fc.property(share, share, shape, shape, (x, y, a, b) => {
        const [low, high] = [regularisedBeta(Math.min(x, y), a, b), regularisedBeta(Math.max(x, y), a, b)];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual(high + 1e-12);
      }),
    );
  });

  test("its inverse undoes it, as nearly as the numbers beside x let it", () => {
    const near = 4e-15; // near x = 1 the function may rise a lot from one double to the next
    fc.assert(
      fc.property(share, shape, shape, (p, a, b) => {
        const x = inverseRegularisedBeta(p, a, b);
        expect(regularisedBeta(Math.max(0, x - near * x), a, b)).toBeLessThanOrEqual(p + 1e-9);
        expect(regularisedBeta(Math.min(1, x + near * x), a, b)).toBeGreaterThanOrEqual(p - 1e-9);
      }),
    );
  });

  test("what lies outside 0 to 1 is refused", () => {
    expect(() => regularisedBeta(1.1, 1, 1)).toThrow(RangeError);
    expect(() => inverseRegularisedBeta(-0.1, 1, 1)).toThrow(RangeError);
  });
});
