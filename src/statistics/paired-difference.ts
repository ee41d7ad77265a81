import type { Interval } from "./interval.ts";
import { mean } from "./mean.ts";
import { standardError } from "./standard-error.ts";
import { studentTQuantile } from "./student-t.ts";

/** A mean difference over pairs and how sure it is. */
export type PairedDifference = {
  /** Number of pairs. */
  readonly n: number;
  readonly mean: number;
  /** 0 where all differences are equal, and for a single pair. */
  readonly se: number;
  /** n - 1. */
  readonly df: number;
  /** One-sided bounds at 1 - alpha. */
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, 95 %. */
  readonly ci95: Interval;
};

/**
 * The mean of differences between pairs, each from -1 to 1, with Student's t bounds.
 *
 * Where all differences are equal (n = 1 always is), their spread is 0 and a t bound would claim certainty. Then only this is
 * known: a share q of pairs that differ from what was seen would have stayed unseen n times with probability (1 - q)^n, so at
 * level alpha q is at most 1 - alpha^(1/n), and each of those pairs could lie as far as -1 or 1. The bounds are
 * (1 - q) d - q and (1 - q) d + q: for d = 0 and n = 30 that is ±9.5 points, for n = 1 nearly the whole range.
 *
 * Source: E. Miller, arXiv:2411.00640, section 4.2 (paired differences); for the unseen share, the exact bound of
 * C. J. Clopper and E. S. Pearson (1934) for 0 of n, the "rule of three" of J. A. Hanley and A. Lippman-Hand, JAMA 249 (1983) 1743.
 * @throws RangeError for no differences.
 */
export function pairedDifference(differences: readonly number[], alpha: number): PairedDifference {
  const n = differences.length;
  const centre = mean(differences);
  const first = differences[0] ?? centre;
  const df = n - 1;
  // Thirds and the like are not exact: 1 - 2/3 and 2/3 - 1/3 are the same difference.
  if (differences.every((difference) => Math.abs(difference - first) < 1e-12)) {
    const oneSided = unseenBounds(first, n, alpha);
    return { n, mean: first, se: 0, df, lower: oneSided.low, upper: oneSided.high, ci95: unseenBounds(first, n, 0.025) };
  }
  const se = standardError(differences);
  const oneSided = se * studentTQuantile(1 - alpha, df);
  const twoSided = se * studentTQuantile(0.975, df);
  return {
    n,
    mean: centre,
    se,
    df,
    lower: centre - oneSided,
    upper: centre + oneSided,
    ci95: { low: centre - twoSided, high: centre + twoSided },
  };
}

function unseenBounds(difference: number, n: number, alpha: number): Interval {
  const unseen = 1 - alpha ** (1 / n);
  return { low: (1 - unseen) * difference - unseen, high: (1 - unseen) * difference + unseen };
}
