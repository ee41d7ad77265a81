import { describe, expect, test } from "vitest";

import {
  clusteredKappaError,
  cohensKappa,
  kappaOf,
  linearWeights,
  quadraticWeights,
  roganGladen,
  sensitivity,
  specificity,
} from "./agreement.ts";

describe("Cohen's kappa", () => {
  // Judges of 50 conversations each against the programmatic reward (tau2-bench, airline), numpy
  test.each([
    [{ tp: 14, fp: 21, fn: 9, tn: 6 }, -0.163, 0.126],
    [{ tp: 16, fp: 21, fn: 7, tn: 6 }, -0.079, 0.12],
    [{ tp: 18, fp: 11, fn: 5, tn: 16 }, 0.368, 0.127],
    [{ tp: 22, fp: 24, fn: 1, tn: 3 }, 0.063, 0.0695],
  ])("of %j is the published one, with its error", (confusion, kappa, se) => {
    const found = kappaOf(confusion);
    expect(found.kappa).toBeCloseTo(kappa, 3);
    expect(found.se).toBeCloseTo(se, 3);
    expect(found.lower).toBeCloseTo(found.kappa - 1.6448536269514722 * found.se, 12);
  });

  // A. Agresti, Categorical Data Analysis, 2nd ed. (2002), table 10.11; values and errors of R's vcd::Kappa
  const couples = [
    [7, 7, 2, 3],
    [2, 8, 3, 7],
    [1, 5, 4, 9],
    [2, 8, 9, 14],
  ];
  test("of ordered categories, plain and with even weights, is R's", () => {
    const plain = cohensKappa(couples);
    expect([plain.kappa, plain.se]).toEqual([expect.closeTo(0.1293, 4), expect.closeTo(0.0686, 4)]);
    const even = cohensKappa(couples, { weights: linearWeights });
    expect([even.kappa, even.se]).toEqual([expect.closeTo(0.2374, 4), expect.closeTo(0.07832, 4)]);
  });

  test("is 1 where they always agree, whatever the weights, and unknown where there is nothing to agree on", () => {
    const always = [
      [5, 0, 0],
      [0, 3, 0],
      [0, 0, 4],
    ];
    for (const weights of [linearWeights, quadraticWeights]) expect(cohensKappa(always, { weights }).kappa).toBeCloseTo(1, 12);
    expect(kappaOf({ tp: 50, fp: 0, fn: 0, tn: 0 }).kappa).toBeNaN();
  });
});

describe("the error of kappa over cases", () => {
  const one = (name: "tp" | "fp" | "fn" | "tn", times = 1) => ({ tp: 0, fp: 0, fn: 0, tn: 0, [name]: times });
  const each = { tp: 18, fp: 11, fn: 5, tn: 16 };
  const cases = (times: number) =>
    (["tp", "fp", "fn", "tn"] as const).flatMap((name) => Array.from({ length: each[name] }, () => one(name, times)));

  test("is near the one of the formula where every case was judged once", () => {
    expect(clusteredKappaError(cases(1)) / kappaOf(each).se).toBeCloseTo(1, 1);
  });

  test("does not shrink for the same case judged again and again, as the formula's does", () => {
    expect(clusteredKappaError(cases(4))).toBeCloseTo(clusteredKappaError(cases(1)), 12);
    const again = kappaOf({ tp: 72, fp: 44, fn: 20, tn: 64 });
    expect(again.se * 2).toBeCloseTo(kappaOf(each).se, 12);
  });

  test("is unknown for one case, and where a case holds all there is to agree on", () => {
    expect(clusteredKappaError([each])).toBeNaN();
    expect(clusteredKappaError([one("tp", 3), one("tn", 1)])).toBeNaN();
  });
});

test("sensitivity and specificity are shares of what is truly yes and no", () => {
  const confusion = { tp: 18, fp: 11, fn: 5, tn: 16 };
  expect(sensitivity(confusion)).toBeCloseTo(18 / 23, 12);
  expect(specificity(confusion)).toBeCloseTo(16 / 27, 12);
});

test("Rogan and Gladen give the true share back on the sample that the rater was measured on", () => {
  const confusion = { tp: 18, fp: 11, fn: 5, tn: 16 };
  const rates = { sensitivity: sensitivity(confusion), specificity: specificity(confusion) };
  expect(roganGladen(29 / 50, rates)).toBeCloseTo(23 / 50, 12);
  expect(roganGladen(0.99, { sensitivity: 0.9, specificity: 0.9 })).toBe(1);
  expect(roganGladen(0.5, { sensitivity: 0.5, specificity: 0.5 })).toBeNaN();
});
