import { standardDeviation } from "./mean.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** How two raters' yes and no meet: `tp` both yes, `fp` the first yes and the second no, `fn` the reverse, `tn` both no. */
export type Confusion = { readonly tp: number; readonly fp: number; readonly fn: number; readonly tn: number };

/** Kappa with the standard error of its estimate, and its one-sided lower bound at 1 - alpha. NaN where both always say the same one thing. */
export type Kappa = { readonly kappa: number; readonly se: number; readonly lower: number };

/**
 * Cohen's kappa of a square table: agreement beyond what chance would give, 1 when they always agree, 0 when they agree as often as by chance.
 * Source: J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46; the standard error is that of J. L. Fleiss, J. Cohen and
 * B. S. Everitt, Psychological Bulletin 72 (1969) 323-327, equation 13, which holds for weights too.
 * @param table counts, `table[i][j]`: the first rater says i and the second j.
 * @param weights the agreement of i with j, 1 for the same one; absent: only the same one counts.
 */
export function cohensKappa(
  table: readonly (readonly number[])[],
  {
    alpha = 0.05,
    weights = identity,
  }: { readonly alpha?: number; readonly weights?: (i: number, j: number, categories: number) => number } = {},
): Kappa {
  const size = table.length;
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  const share = (i: number, j: number): number => (table[i]?.[j] ?? 0) / n;
  const weight = (i: number, j: number): number => weights(i, j, size);
  const each = Array.from({ length: size }, (_, index) => index);
  const rows = each.map((i) => each.reduce((sum, j) => sum + share(i, j), 0));
  const columns = each.map((j) => each.reduce((sum, i) => sum + share(i, j), 0));
  const over = (term: (i: number, j: number) => number): number =>
    each.reduce((sum, i) => sum + each.reduce((inner, j) => inner + term(i, j), 0), 0);
  const observed = over((i, j) => weight(i, j) * share(i, j));
  const expected = over((i, j) => weight(i, j) * at(rows, i) * at(columns, j));
  const kappa = (observed - expected) / (1 - expected);
  const meanOfRow = each.map((i) => each.reduce((sum, j) => sum + weight(i, j) * at(columns, j), 0));
  const meanOfColumn = each.map((j) => each.reduce((sum, i) => sum + weight(i, j) * at(rows, i), 0));
  const spread = over((i, j) => share(i, j) * (weight(i, j) - (at(meanOfRow, i) + at(meanOfColumn, j)) * (1 - kappa)) ** 2);
  const se = Math.sqrt((spread - (kappa - expected * (1 - kappa)) ** 2) / n) / (1 - expected);
  return { kappa, se, lower: kappa - normalQuantile(1 - alpha) * se };
}

/** Cohen's kappa of two raters' yes and no. */
export function kappaOf({ tp, fp, fn, tn }: Confusion, alpha = 0.05): Kappa {
  return cohensKappa(
    [
      [tp, fp],
      [fn, tn],
    ],
    { alpha },
  );
}

/**
 * The standard error of kappa where one case was judged several times, which is less evidence than as many cases: the jackknife that leaves out a
 * case at a time. NaN for fewer than two cases, and where leaving one out leaves nothing to agree on.
 * Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), equation 11.5, over clusters.
 * @param cases the counts of each.
 */
export function clusteredKappaError(cases: readonly Confusion[]): number {
  const count = (name: keyof Confusion): number => cases.reduce((sum, one) => sum + one[name], 0);
  const [tp, fp, fn, tn] = [count("tp"), count("fp"), count("fn"), count("tn")];
  const without = cases.map((one) => kappaOf({ tp: tp - one.tp, fp: fp - one.fp, fn: fn - one.fn, tn: tn - one.tn }).kappa);
  return ((cases.length - 1) / Math.sqrt(cases.length)) * standardDeviation(without);
}

/** Weights for ordered categories, falling evenly with the distance. Source: D. V. Cicchetti and T. Allison, Am. J. EEG Technology 11 (1971) 101-109. */
export function linearWeights(i: number, j: number, categories: number): number {
  return 1 - Math.abs(i - j) / (categories - 1);
}

/** Weights for ordered categories, falling with the square of the distance. Source: J. L. Fleiss and J. Cohen, Educ. Psychol. Meas. 33 (1973) 613-619. */
export function quadraticWeights(i: number, j: number, categories: number): number {
  return 1 - (i - j) ** 2 / (categories - 1) ** 2;
}

/** Of what is truly yes, the share that the first rater calls yes; NaN where nothing is. The second rater is taken to be right. */
export function sensitivity({ tp, fn }: Pick<Confusion, "tp" | "fn">): number {
  return tp / (tp + fn);
}

/** Of what is truly no, the share that the first rater calls no; NaN where nothing is. */
export function specificity({ tn, fp }: Pick<Confusion, "tn" | "fp">): number {
  return tn / (tn + fp);
}

/**
 * The true share of yes behind a share that a rater of known sensitivity and specificity saw, cut to 0 to 1. NaN for a rater that is no
 * better than chance. On the sample that the two were measured on it gives back the true share by construction: measure them on another.
 * Source: W. J. Rogan and B. Gladen, American J. of Epidemiology 107 (1978) 71-76.
 */
export function roganGladen(
  seen: number,
  { sensitivity: sens, specificity: spec }: { readonly sensitivity: number; readonly specificity: number },
): number {
  const better = sens + spec - 1;
  return better > 0 ? Math.min(1, Math.max(0, (seen + spec - 1) / better)) : NaN;
}

function identity(i: number, j: number): number {
  return i === j ? 1 : 0;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
