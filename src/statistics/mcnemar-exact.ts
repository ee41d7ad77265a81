import { binomialCdf } from "./binomial.ts";

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
