import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/**
 * An interval for the difference of two paired shares that holds for few pairs too: the Wald interval after adding one pair
 * to each kind of discordance. For several trials per pair, it is about the share of pairs that rose minus the share that fell.
 * Source: D. G. Bonett and R. M. Price, J. Educational and Behavioral Statistics 37 (2012) 479-488.
 * @param pairs number of pairs, the discordant ones included.
 * @param confidence two-sided.
 */
export function bonettPriceInterval(
  { gained, lost, pairs }: { readonly gained: number; readonly lost: number; readonly pairs: number },
  confidence: number,
): Interval {
  const n = pairs + 2;
  const up = (gained + 1) / n;
  const down = (lost + 1) / n;
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt((up + down - (up - down) ** 2) / n);
  return { low: Math.max(-1, up - down - half), high: Math.min(1, up - down + half) };
}
