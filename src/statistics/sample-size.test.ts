import { expect, test } from "vitest";

import { casesToSee, pairsForNonInferiority, pairsToSee, trialsPerSideToSee } from "./sample-size.ts";

const usual = { alpha: 0.05, power: 0.8 };

// Computed from the published formulas with SciPy's quantiles.
test.each([
  [0.02, 0.2, 3923],
  [0.03, 0.2, 1742],
  [0.05, 0.2, 626],
  [0.1, 0.2, 155],
  [0.15, 0.3, 103],
  [0.2, 0.3, 57],
])("a difference of %d among pairs of which %d differ takes %d pairs", (difference, discordant, pairs) => {
  expect(Math.ceil(pairsToSee({ difference, discordant }, usual))).toBe(pairs);
});

test.each([
  [0.05, 495],
  [0.1, 124],
])("no worse by %d takes %d pairs", (margin, pairs) => {
  expect(Math.ceil(pairsForNonInferiority({ margin, discordant: 0.2 }, usual))).toBe(pairs);
});

test.each([
  [0.05, 1374],
  [0.1, 354],
])("without a case in common, %d at 70 %% takes %d trials on each side", (difference, trials) => {
  expect(Math.ceil(trialsPerSideToSee({ baseline: 0.7, difference }, usual))).toBe(trials);
});

test("cases for a mean difference are those of Miller's paper, fewer with more trials of each", () => {
  const parts = { betweenCases: 1 / 9, withinBaseline: 0, withinCandidate: 0 };
  expect(casesToSee(0.03, { parts, trials: { baseline: 1, candidate: 1 } }, usual)).toBeCloseTo(968.998, 2);
  const noisy = { ...parts, withinBaseline: 1 / 6, withinCandidate: 1 / 6 };
  expect(casesToSee(0.03, { parts: noisy, trials: { baseline: 1, candidate: 1 } }, usual)).toBeCloseTo(3875.99, 1);
  expect(casesToSee(0.03, { parts: noisy, trials: { baseline: 10, candidate: 10 } }, usual)).toBeCloseTo(1259.7, 1);
});
