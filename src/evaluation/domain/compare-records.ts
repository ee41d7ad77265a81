import { bonettPriceInterval, dropPValue, holm, mcnemarExactP, mean, pairedDifference } from "../../statistics/index.ts";
import { marginFor } from "./gate-rules.ts";
import { type CaseRecord, type RunRecord, scoresOf } from "./run-record.ts";
import type { Verdict } from "./verdict.ts";

export type CompareOptions = {
  /** The drop that is tolerated, 0 to 1; undefined: 0.05, and 0.1 below 100 cases. */
  readonly margin: number | undefined;
  /** One-sided. */
  readonly alpha: number;
  /** The field that slices the cases; each of its values may fail alone. */
  readonly slice: string | undefined;
};

/** What the pairs of some cases say. Differences are candidate minus baseline, from -1 to 1. */
export type PairedEvidence = {
  readonly n: number;
  readonly diff: number;
  readonly se: number;
  readonly ci95: readonly [low: number, high: number];
  /** One-sided bounds at 1 - alpha. */
  readonly lower: number;
  readonly upper: number;
  /** Cases whose mean rose, and fell. */
  readonly discordant: { readonly gained: number; readonly lost: number };
  readonly mcnemarExactP: number;
  readonly bonettPrice: readonly [low: number, high: number];
  /** One-sided, that the candidate is worse. */
  readonly dropP: number;
};

export type SliceComparison = PairedEvidence & {
  readonly value: string;
  /** dropP after Holm over the whole and all slices. */
  readonly adjustedDropP: number;
  readonly verdict: "fail" | "pass";
};

export type RecordComparison = PairedEvidence & {
  readonly verdict: Verdict;
  /** The whole 95 % interval lies above 0. */
  readonly improved: boolean;
  readonly margin: number;
  readonly alpha: number;
  /** dropP after Holm, where there are slices; else dropP. */
  readonly adjustedDropP: number;
  /** Cases that only the baseline has, or that the candidate never played to an end. */
  readonly missing: readonly string[];
  /** Cases that only the candidate has, or that the baseline never played to an end. */
  readonly added: readonly string[];
  /** Ids that stand for different contents. */
  readonly changedCases: readonly string[];
  /** Trials without a score, for infrastructure, and what was excluded when the files were read. */
  readonly errored: { readonly baseline: number; readonly candidate: number };
  readonly excluded: { readonly baseline: number; readonly candidate: number };
  readonly slices: readonly SliceComparison[];
};

type Pair = { readonly candidate: CaseRecord; readonly baseline: CaseRecord };

/**
 * Compares two records over the cases that both were asked, each case weighing the same.
 *
 * Incomparable: no case in common, or a case was changed under its id. Incomplete: the candidate lacks a case, or something was errored or
 * excluded. Fail: worse by the one-sided test at alpha, the whole or (by Holm over all of them) a slice. Pass: the lower bound lies above
 * -margin. Else inconclusive. A slice can only take away: few cases rarely show that they are no worse.
 */
export function compareRecords(
  candidate: RunRecord,
  baseline: RunRecord,
  { margin: wanted, alpha, slice }: CompareOptions,
): RecordComparison {
  const { pairs, missing, added, changed } = pairRecords(candidate.cases, baseline.cases);
  const whole = evidenceOf(pairs, alpha);
  const { margin } = marginFor(wanted === undefined ? {} : { margin: wanted }, whole.n);
  const groups = slice === undefined ? [] : [...Map.groupBy(pairs, ({ baseline: { slices } }) => slices[slice] ?? "")];
  const sliced = groups.map(([value, own]) => ({ value, ...evidenceOf(own, alpha) })).toSorted((a, b) => (a.value < b.value ? -1 : 1));
  const [adjustedDropP = 1, ...adjusted] = holm([whole.dropP, ...sliced.map(({ dropP }) => dropP)]);
  const slices = sliced.map((one, index): SliceComparison => {
    const adjustedDropP = adjusted[index] ?? 1;
    return { ...one, adjustedDropP, verdict: adjustedDropP < alpha ? "fail" : "pass" };
  });
  const errored = { baseline: countErrored(baseline), candidate: countErrored(candidate) };
  const excluded = { baseline: baseline.excluded.length, candidate: candidate.excluded.length };

  const verdict = ((): Verdict => {
    if (pairs.length === 0 || changed.length > 0) return "incomparable";
    if (missing.length > 0 || [errored, excluded].some((count) => count.baseline + count.candidate > 0)) return "incomplete";
    if (adjustedDropP < alpha || slices.some((one) => one.verdict === "fail")) return "fail";
    return whole.lower > -margin ? "pass" : "inconclusive";
  })();
  return {
    ...whole,
    verdict,
    improved: whole.ci95[0] > 0,
    margin,
    alpha,
    adjustedDropP,
    missing,
    added,
    changedCases: changed,
    errored,
    excluded,
    slices,
  };
}

function evidenceOf(pairs: readonly Pair[], alpha: number): PairedEvidence {
  const differences = pairs.map(({ candidate, baseline }) => mean(scoresOf(candidate)) - mean(scoresOf(baseline)));
  const n = differences.length;
  const gained = differences.filter((difference) => difference > tolerance).length;
  const lost = differences.filter((difference) => difference < -tolerance).length;
  const bonettPrice = bonettPriceInterval({ gained, lost, pairs: n }, 0.95);
  const discordance = {
    discordant: { gained, lost },
    mcnemarExactP: mcnemarExactP({ gained, lost }),
    bonettPrice: [bonettPrice.low, bonettPrice.high] as const,
  };
  if (n === 0) return { n, diff: 0, se: 0, ci95: [-1, 1], lower: -1, upper: 1, dropP: 1, ...discordance };
  const { mean: diff, se, ci95, lower, upper } = pairedDifference(differences, alpha);
  return { n, diff, se, ci95: [ci95.low, ci95.high], lower, upper, dropP: dropPValue(differences), ...discordance };
}

/** Thirds are not exact. */
const tolerance = 1e-12;

/** Pairs cases by what they say; where a side does not hold that, by id. A case without a trial that counts has no pair. */
function pairRecords(candidate: readonly CaseRecord[], baseline: readonly CaseRecord[]) {
  const byId = new Map(candidate.map((one) => [one.id, one]));
  const byContent = new Map(candidate.flatMap((one) => (one.contentHash === undefined ? [] : [[one.contentHash, one] as const])));
  const pairs: Pair[] = [];
  const [missing, changed, unplayed]: [string[], string[], string[]] = [[], [], []];
  const taken = new Set<CaseRecord>();
  for (const other of baseline) {
    const sameId = byId.get(other.id);
    const isSame =
      sameId !== undefined &&
      (sameId.contentHash === other.contentHash || sameId.contentHash === undefined || other.contentHash === undefined);
    const own = isSame ? sameId : byContent.get(other.contentHash ?? "");
    if (own === undefined || taken.has(own)) {
      (sameId === undefined ? missing : changed).push(other.id);
      if (sameId !== undefined) taken.add(sameId);
      continue;
    }
    taken.add(own);
    if (scoresOf(own).length === 0) missing.push(other.id);
    else if (scoresOf(other).length === 0) unplayed.push(own.id);
    else pairs.push({ candidate: own, baseline: other });
  }
  return { pairs, missing, changed, added: [...unplayed, ...candidate.filter((own) => !taken.has(own)).map(({ id }) => id)] };
}

function countErrored({ cases }: RunRecord): number {
  return cases.reduce((sum, { trials }) => sum + trials.filter(({ score }) => score === null).length, 0);
}
