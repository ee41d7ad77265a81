import { logChoose } from "./log-choose.ts";
import { mean } from "./mean.ts";
import { standardError } from "./standard-error.ts";

/** One case's trials. */
export type CaseTrials = { readonly successes: number; readonly trials: number };

/** An estimate over cases and its standard error, NaN for fewer than two cases. */
export type Estimate = { readonly value: number; readonly se: number };

/**
 * The chance that at least one of k trials of a case succeeds, over cases: the mean of 1 - C(n-c, k) / C(n, k).
 * Source: M. Chen et al., arXiv:2107.03374, section 2.1.
 * @param k from 1; every case needs at least k trials.
 * @throws RangeError for no cases, or a case with fewer trials than k.
 */
export function passAtK(cases: readonly CaseTrials[], k: number): Estimate {
  return overCases(cases, k, ({ successes, trials }) => 1 - drawn(trials - successes, trials, k));
}

/**
 * The chance that all of k trials of a case succeed, over cases: the mean of C(c, k) / C(n, k). Written pass^k.
 * Source: S. Yao et al. (tau-bench), arXiv:2406.12045, section 4.
 * @param k from 1; every case needs at least k trials.
 * @throws RangeError for no cases, or a case with fewer trials than k.
 */
export function passHatK(cases: readonly CaseTrials[], k: number): Estimate {
  return overCases(cases, k, ({ successes, trials }) => drawn(successes, trials, k));
}

function overCases(cases: readonly CaseTrials[], k: number, term: (one: CaseTrials) => number): Estimate {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number from 1, not ${k}`);
  const short = cases.find(({ trials }) => trials < k);
  if (short !== undefined) throw new RangeError(`k is ${k} and a case has only ${short.trials} trials`);
  const terms = cases.map(term);
  return { value: mean(terms), se: standardError(terms) };
}

/** The chance that k of n, drawn without putting back, are all among `wanted`. */
function drawn(wanted: number, n: number, k: number): number {
  return wanted < k ? 0 : Math.exp(logChoose(wanted, k) - logChoose(n, k));
}
