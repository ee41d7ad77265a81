import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { studentTCdf, studentTQuantile } from "./student-t.ts";

describe("Student's t", () => {
  // scipy.stats.t.ppf and cdf, SciPy 1.17.1; the first is also a printed reference figure
  test.each([
    [0.975, 49, 2.0095752371292],
    [0.95, 1, 6.313751514675037],
    [0.95, 29, 1.6991270265334972],
    [0.8, 19, 0.8609505502689286],
    [1e-5, 5, -15.546854534954758],
    [0.4999, 10, -0.0002569978066048638],
    [0.975, 139, 1.977177724490333],
    [0.95, 2.5, 2.5582186141359355],
  ])("the quantile at %d with %d degrees of freedom is SciPy's", (p, df, expected) => {
    expect(Math.abs(studentTQuantile(p, df) - expected)).toBeLessThan(1e-8);
  });

  test.each([
    [-2.5, 4, 0.03338327240599407],
    [0.1, 49, 0.5396238237074483],
    [12, 2, 0.9965635331614208],
    [0, 7, 0.5],
  ])("the probability below %d with %d degrees of freedom is SciPy's", (t, df, expected) => {
    expect(Math.abs(studentTCdf(t, df) - expected)).toBeLessThan(1e-12);
  });

  test("the quantile undoes the probability, on both sides of 0", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (p, df) => {
        expect(Math.abs(studentTCdf(studentTQuantile(p, df), df) - p)).toBeLessThan(1e-9);
        expect(studentTQuantile(p, df)).toBeCloseTo(-studentTQuantile(1 - p, df), 6);
      }),
    );
  });

  test("a certain event and no degrees of freedom are refused", () => {
    expect(() => studentTQuantile(1, 5)).toThrow(RangeError);
    expect(() => studentTQuantile(0.5, 0)).toThrow(RangeError);
  });
});
