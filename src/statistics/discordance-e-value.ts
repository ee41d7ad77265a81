import { logGamma } from "./log-gamma.ts";

/**
 * The evidence that one side wins discordant pairs more often than the other, which may be looked at after every pair: where neither is
 * better, the chance that it ever reaches 1/alpha is at most alpha. A Beta(1, 1) mixture over the share of gained pairs against one half:
 * 2^(g + l) g! l! / (g + l + 1)!.
 * Source: A. Ramdas et al., Statistical Science 38 (2023) 576-601, section 3 (mixture martingales); J. Ville, 1939, for the bound.
 * @returns from 0, 1 where there is no pair. Infinity where it passes 1e308.
 */
export function discordanceEValue({ gained, lost }: { readonly gained: number; readonly lost: number }): number {
  const pairs = gained + lost;
  return Math.exp(pairs * Math.LN2 + logGamma(gained + 1) + logGamma(lost + 1) - logGamma(pairs + 2));
}
