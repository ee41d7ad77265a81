import fc from "fast-check";
import { expect, test } from "vitest";

import { passAtK, passHatK } from "./pass-at-k.ts";

/** 50 tasks with 4 trials each: how many tasks had 0, 1, 2, 3 and 4 successes (tau-bench, gpt-4o, airline). */
const tasks = [14, 12, 10, 4, 10].flatMap((count, successes) => Array.from({ length: count }, () => ({ successes, trials: 4 })));

test("pass^k of tau-bench's airline run is what its README says", () => {
  expect([1, 2, 3, 4].map((k) => passHatK(tasks, k).value)).toEqual([
    expect.closeTo(0.42, 12),
    expect.closeTo(0.41 / 1.5, 12),
    expect.closeTo(0.22, 12),
    expect.closeTo(0.2, 12),
  ]);
});

test("pass@k of the same run", () => {
  expect([1, 2, 3, 4].map((k) => passAtK(tasks, k).value)).toEqual([
    expect.closeTo(0.42, 12),
    expect.closeTo(1.7 / 3, 12),
    expect.closeTo(0.66, 12),
    expect.closeTo(0.72, 12),
  ]);
});

test("with k 1 both are the mean share, and their error is that of the case means", () => {
  expect(passAtK(tasks, 1).se).toBeCloseTo(0.0522162, 7); // the clustered error of the run (numpy)
  expect(passHatK(tasks, 1).se).toBeCloseTo(0.0522162, 7);
});

test("more trials make at least one success likelier and none but successes less likely", () => {
  const cases = fc.array(
    fc.integer({ min: 0, max: 6 }).map((successes) => ({ successes, trials: 6 })),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 5 }), (all, k) => {
      expect(passAtK(all, k + 1).value).toBeGreaterThanOrEqual(passAtK(all, k).value - 1e-12);
      expect(passHatK(all, k + 1).value).toBeLessThanOrEqual(passHatK(all, k).value + 1e-12);
    }),
  );
});

test("a case with fewer trials than k is refused, and so is no k", () => {
  expect(() => passAtK([{ successes: 1, trials: 2 }], 3)).toThrow("only 2 trials");
  expect(() => passHatK([{ successes: 1, trials: 2 }], 0)).toThrow(RangeError);
  expect(() => passHatK([], 1)).toThrow(RangeError);
});
