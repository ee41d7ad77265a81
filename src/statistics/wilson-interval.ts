import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * Wilson's score interval of a share.
 * Source: E. B. Wilson, J. American Statistical Association 22 (1927) 209-212.
 * @param share 0 to 1.
 * @param n number of trials behind it; for clustered trials the effective number, which need not be whole.
 * @param confidence two-sided. A one-sided bound at level alpha is a bound of the interval at 1 - 2 alpha.
 */
export function wilsonInterval(share: number, n: number, confidence: number): Interval {
  const z = normalQuantile((1 + confidence) / 2);
  const weight = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / weight;
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / weight;
  // At 0 and 1 the bound is exact; elsewhere rounding must not carry it outside.
  return { low: share === 0 ? 0 : Math.max(0, centre - half), high: share === 1 ? 1 : Math.min(1, centre + half) };
}
