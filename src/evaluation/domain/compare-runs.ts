import { bonettPriceInterval, mcnemarExactP, mean, pairedDifference } from "../../statistics/index.ts";
import { marginFor } from "./gate-rules.ts";
import type { GateRules, ShareName } from "./gate-rules.ts";
import { pairCases } from "./pair-cases.ts";
import type { PairedCases } from "./pair-cases.ts";
import { runProblems } from "./run-problems.ts";
import type { RunResult } from "./run-result.ts";
import { trialValues } from "./trial-share.ts";
import type { Verdict } from "./verdict.ts";

/** What two runs say of one another. Differences are candidate minus baseline, as shares from -1 to 1. */
export type Comparison = {
  readonly baselineRun: string;
  readonly baselineVersion: string;
  readonly verdict: Verdict;
  /** Cases with equal content and at least one trial that came to an end in both runs. With none, the numbers know nothing: 0 within -1 to 1. */
  readonly n: number;
  readonly diff: number;
  readonly se: number;
  readonly df: number;
  readonly alpha: number;
  readonly margin: number;
  /** One-sided bounds at 1 - alpha. */
  readonly lower: number;
  readonly upper: number;
  readonly ci95: [low: number, high: number];
  /** Cases whose share of passed trials rose, and fell. */
  readonly discordant: { readonly gained: number; readonly lost: number };
  readonly mcnemarExactP: number;
  /** 95 % two-sided, of the share of cases that rose minus the share that fell. */
  readonly bonettPrice: [low: number, high: number];
  readonly changedCases: string[];
  readonly missing: string[];
  readonly added: string[];
};

/**
 * Compares the success of two runs over the cases that both were asked, each case weighing the same.
 *
 * Incomparable: no content in common, or a case was edited under its id. Incomplete: the candidate lacks cases of the
 * baseline, or either run lacks trials. Else, with one-sided bounds at 1 - alpha: pass when the lower bound lies above
 * -margin, also where the version is surely a little worse, since that is what a margin tolerates; fail when the upper bound lies
 * below 0; inconclusive otherwise.
 */
export function compareRuns(candidate: RunResult, baseline: RunResult, gate: Pick<GateRules, "margin" | "alpha">): Comparison {
  const { alpha } = gate;
  const cases = pairCases(candidate.cases, baseline.cases);
  const differences = caseDifferences(cases.pairs, "success");
  const n = differences.length;
  const { margin } = marginFor(gate, n);
  const known = n === 0 ? nothingKnown : pairedDifference(differences, alpha);
  const gained = differences.filter((difference) => difference > 0).length;
  const lost = differences.filter((difference) => difference < 0).length;
  const bonettPrice = bonettPriceInterval({ gained, lost, pairs: n }, 0.95);

  const verdict = ((): Verdict => {
    if (cases.pairs.length === 0 || cases.changed.length > 0) return "incomparable";
    if (cases.missing.length > 0 || runProblems(candidate).length > 0 || runProblems(baseline).length > 0) return "incomplete";
    if (known.lower > -margin) return "pass";
    return known.upper < 0 ? "fail" : "inconclusive";
  })();

  return {
    baselineRun: baseline.id,
    baselineVersion: baseline.version,
    verdict,
    n,
    diff: known.mean,
    se: known.se,
    df: known.df,
    alpha,
    margin,
    lower: known.lower,
    upper: known.upper,
    ci95: [known.ci95.low, known.ci95.high],
    discordant: { gained, lost },
    mcnemarExactP: mcnemarExactP({ gained, lost }),
    bonettPrice: [bonettPrice.low, bonettPrice.high],
    changedCases: cases.changed,
    missing: cases.missing,
    added: cases.added,
  };
}

/** For each pair that has trials on both sides, the difference of their mean shares. */
export function caseDifferences(pairs: PairedCases["pairs"], share: ShareName): number[] {
  return pairs.flatMap(({ candidate, baseline }) => {
    const own = trialValues(candidate, share);
    const other = trialValues(baseline, share);
    return own.length === 0 || other.length === 0 ? [] : [mean(own) - mean(other)];
  });
}

const nothingKnown = { mean: 0, se: 0, df: 0, lower: -1, upper: 1, ci95: { low: -1, high: 1 } };
