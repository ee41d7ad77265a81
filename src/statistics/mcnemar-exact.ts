import { binomialCdf } from "./binomial.ts";
import { logChoose } from "./log-choose.ts";

/**
 * The exact two-sided p-value of McNemar's test on paired yes-or-no outcomes: how likely the gained and lost pairs are to
 * be at least this uneven when neither side is better. 1 where no pair differs.
 * With several trials per pair, counting pairs whose mean rose and fell makes it the sign test on pairs.
 * Source: Q. McNemar, Psychometrika 12 (1947) 153-157, in its exact binomial form.
 */
export function mcnemarExactP({ gained, lost }: { readonly gained: number; readonly lost: number }): number {
  if (gained + lost === 0) return 1;
  return Math.min(1, 2 * binomialCdf(Math.min(gained, lost), gained + lost, 0.5));
}

/**
 * The mid-p value of the same test: half of the chance of what was seen itself counts, so that it is less cautious with few pairs.
 * Source: M. W. Fagerland, S. Lydersen and P. Laake, BMC Medical Research Methodology 13 (2013) 91.
 */
export function mcnemarMidP({ gained, lost }: { readonly gained: number; readonly lost: number }): number {
  const [fewer, pairs] = [Math.min(gained, lost), gained + lost];
  return Math.min(1, 2 * binomialCdf(fewer, pairs, 0.5) - Math.exp(logChoose(pairs, fewer) - pairs * Math.LN2));
}
