import type { Interval } from "./interval.ts";
import { inverseRegularisedBeta } from "./regularised-beta.ts";

/**
 * The exact interval of a share: never covers less often than `confidence` says, at the price of being wide.
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413, by quantiles of the beta distribution.
 * @param successes of n trials, a whole number.
 * @param confidence two-sided.
 */
export function clopperPearsonInterval(successes: number, n: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : inverseRegularisedBeta(tail, successes, n - successes + 1),
    high: successes === n ? 1 : inverseRegularisedBeta(1 - tail, successes + 1, n - successes),
  };
}
