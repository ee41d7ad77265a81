/**
 * Failed units by arm under one weight: the chance that a new unit went to the canary while these were assigned. The order
 * of failures within a weight does not matter, so the tallies are all that the test must remember.
 */
export type FailureTally = { readonly weight: number; readonly canary: number; readonly stable: number };

/** Odds above 1 that the test bets on: 24, equally spaced in their logarithm from 1.1 to 30. */
const odds = Array.from({ length: 24 }, (_, index) => Math.exp(Math.log(1.1) + (index / 23) * (Math.log(30) - Math.log(1.1))));

/** Counts one failed unit that was assigned while the canary's weight was `weight` (0 to 1). */
export function tallyFailure(
  tallies: readonly FailureTally[],
  failure: { readonly weight: number; readonly canary: boolean },
): readonly FailureTally[] {
  const known = tallies.find(({ weight }) => weight === failure.weight) ?? { weight: failure.weight, canary: 0, stable: 0 };
  const next = failure.canary ? { ...known, canary: known.canary + 1 } : { ...known, stable: known.stable + 1 };
  return tallies.includes(known) ? tallies.map((tally) => (tally === known ? next : tally)) : [...tallies, next];
}

/**
 * The failure-split e-process: evidence that the canary fails more often than `ratio` times as often as stable, at equal
 * times. If it does not, then over the whole life of the rollout, however often one looks, the chance that this ever
 * reaches 1/alpha is at most alpha (Ville's inequality).
 *
 * Only failed units count. With equal failure rates each of them is the canary's with the probability of its weight,
 * whatever the rate, its drift or the ramp; with odds theta it is w theta / (w theta + 1 - w). The value is the mean of the
 * likelihood ratios over 24 odds from 1.1 to 30 times `ratio` (a case of the anytime-valid multinomial tests of Lindon and
 * Malek 2020, arXiv 2011.03567). It is valid only for units in the order of their assignment.
 */
export function harmEValue(tallies: readonly FailureTally[], ratio = 1): number {
  return meanLikelihoodRatio(tallies, ratio, odds);
}

/**
 * Evidence that units did not go to the arms by their weights (sample ratio mismatch): as harmEValue over all assigned
 * units instead of failed ones, and in both directions.
 */
export function mismatchEValue(assigned: readonly FailureTally[]): number {
  return meanLikelihoodRatio(assigned, 1, [...odds, ...odds.map((theta) => 1 / theta)]);
}

/**
 * How many times as often the canary fails: the most likely ratio, and the interval of ratios that the test does not
 * reject, one-sided at `alpha` to each side. Valid at every look together; it leaves 1 exactly when harmEValue reaches
 * 1/alpha. Undefined estimate: no failure yet. `high` is Infinity while nothing bounds it.
 */
export function failureRatio(
  tallies: readonly FailureTally[],
  alpha: number,
): { readonly estimate: number | undefined; readonly low: number; readonly high: number } {
  const reciprocal = odds.map((theta) => 1 / theta);
  const isRejectedLow = (ratio: number): boolean => meanLikelihoodRatio(tallies, ratio, odds) >= 1 / alpha;
  const isRejectedHigh = (ratio: number): boolean => meanLikelihoodRatio(tallies, ratio, reciprocal) >= 1 / alpha;
  return {
    estimate: mostLikelyRatio(tallies),
    low: isRejectedLow(leastRatio) ? crossing(isRejectedLow, leastRatio, greatestRatio) : 0,
    high: isRejectedHigh(greatestRatio) ? crossing(isRejectedHigh, greatestRatio, leastRatio) : Infinity,
  };
}

const leastRatio = 1e-4;
const greatestRatio = 1e4;

function meanLikelihoodRatio(tallies: readonly FailureTally[], ratio: number, factors: readonly number[]): number {
  const base = logLikelihood(tallies, ratio);
  const sum = factors.reduce((total, factor) => total + Math.exp(logLikelihood(tallies, ratio * factor) - base), 0);
  return sum / factors.length;
}

function logLikelihood(tallies: readonly FailureTally[], theta: number): number {
  return tallies.reduce((sum, { weight, canary, stable }) => {
    const scale = Math.log(weight * theta + 1 - weight);
    // A weight of 0 or 1 leaves no choice: such a unit says nothing.
    return weight <= 0 || weight >= 1 ? sum : sum + canary * (Math.log(weight * theta) - scale) + stable * (Math.log(1 - weight) - scale);
  }, 0);
}

/** Where the likelihood's slope in log theta is zero: expected canary failures equal the observed ones. */
function mostLikelyRatio(tallies: readonly FailureTally[]): number | undefined {
  const informative = tallies.filter(({ weight }) => weight > 0 && weight < 1);
  const canary = informative.reduce((sum, tally) => sum + tally.canary, 0);
  const total = informative.reduce((sum, tally) => sum + tally.canary + tally.stable, 0);
  if (total === 0) return undefined;
  if (canary === 0) return 0;
  if (canary === total) return Infinity;
  const expected = (theta: number): number =>
    informative.reduce((sum, { weight, canary: c, stable }) => sum + ((c + stable) * weight * theta) / (weight * theta + 1 - weight), 0);
  return crossing((theta) => expected(theta) < canary, leastRatio, greatestRatio);
}

/** The point between `holds` (where the claim is true) and `fails`, bisected in the logarithm to a relative 1e-6. */
function crossing(claim: (ratio: number) => boolean, holds: number, fails: number): number {
  let [yes, no] = [Math.log(holds), Math.log(fails)];
  while (Math.abs(yes - no) > 1e-6) {
    const middle = (yes + no) / 2;
    if (claim(Math.exp(middle))) yes = middle;
    else no = middle;
  }
  return Math.exp((yes + no) / 2);
}
