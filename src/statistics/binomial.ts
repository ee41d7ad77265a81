import { regularisedBeta } from "./regularised-beta.ts";

/**
 * The probability of at most k successes in n independent trials, each with probability p.
 * Source: NIST DLMF 8.17.5: P(X <= k) = I_1-p(n - k, k + 1).
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularisedBeta(1 - p, n - Math.floor(k), Math.floor(k) + 1);
}
