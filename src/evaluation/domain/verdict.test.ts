import fc from "fast-check";
import { expect, test } from "vitest";

import { exitCodeOf, worstOf } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const all: readonly Verdict[] = ["pass", "inconclusive", "incomplete", "incomparable", "fail"];

test("the worst of several counts, in the order fail, incomparable, incomplete, inconclusive, pass", () => {
  expect(all.map((_, index) => worstOf(all.slice(0, index + 1)))).toEqual(all);
  expect(worstOf(["pass", "pass"])).toBe("pass");
});

test("the worst does not depend on the order, and is pass only where all pass", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...all), { minLength: 1 }), (verdicts) => {
      expect(worstOf(verdicts.toReversed())).toBe(worstOf(verdicts));
      expect(worstOf(verdicts) === "pass").toBe(verdicts.every((verdict) => verdict === "pass"));
    }),
  );
});

test("no verdict at all does not pass", () => {
  expect(worstOf([])).toBe("inconclusive");
});

test("the exit codes are 0, 2, 3, 3 and 1, never 4", () => {
  expect(all.map(exitCodeOf)).toEqual([0, 2, 3, 3, 1]);
});
