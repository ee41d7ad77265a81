import {
  bernoulliStandardError,
  clopperPearsonInterval,
  clusteredStandardError,
  mean,
  passAtK,
  passHatK,
  standardError,
  wilsonInterval,
} from "../../statistics/index.ts";
import { type RunRecord, scoresOf } from "./run-record.ts";

/** An estimate and its standard error; null where too few values know one. */
type WithError = { readonly value: number; readonly se: number | null };

/** What one record shows. Shares are from 0 to 1; what is about successes is null where scores are not all 0 or 1. */
export type RecordSummary = {
  readonly cases: number;
  /** With a score. */
  readonly trials: number;
  readonly errored: number;
  readonly excluded: number;
  /** Ids of cases that have no trial with a score. */
  readonly unplayed: readonly string[];
  readonly mean: number | null;
  /** Of the mean, each as if: every trial was independent; every trial was a coin of that share; the trials of a case agree (CR1). */
  readonly se: { readonly naive: number | null; readonly bernoulli: number | null; readonly clustered: number | null };
  readonly successes: number | null;
  /** 95 %, of the share of trials, as if every one was independent. */
  readonly wilson: readonly [low: number, high: number] | null;
  readonly clopperPearson: readonly [low: number, high: number] | null;
  /** For k from 1 to the least number of trials of a case. */
  readonly passAtK: readonly WithError[] | null;
  readonly passHatK: readonly WithError[] | null;
  /** `[c]`: cases with c successes, where all have as many trials. */
  readonly casesBySuccesses: readonly number[] | null;
  /** Cases that always succeed, never do, or do now and then. */
  readonly always: number | null;
  readonly never: number | null;
  readonly flaky: number | null;
};

/** Sums up a record. */
export function summariseRecord(record: RunRecord): RecordSummary {
  const played = record.cases.map(scoresOf).filter((scores) => scores.length > 0);
  const scores = played.flat();
  const share = scores.length === 0 ? undefined : mean(scores);
  const counts = {
    cases: record.cases.length,
    trials: scores.length,
    errored: record.cases.reduce((sum, { trials }) => sum + trials.filter(({ score }) => score === null).length, 0),
    excluded: record.excluded.length,
    unplayed: record.cases.filter((one) => scoresOf(one).length === 0).map(({ id }) => id),
    mean: share ?? null,
  };
  const isBinary = scores.every((score) => score === 0 || score === 1);
  const naive = known(standardError(scores));
  const clustered = known(clusteredStandardError(played));
  if (share === undefined || !isBinary) return { ...counts, se: { naive, bernoulli: null, clustered }, ...noSuccesses };
  const results = played.map((own) => ({ successes: own.filter((score) => score === 1).length, trials: own.length }));
  const successes = results.reduce((sum, own) => sum + own.successes, 0);
  const least = results.reduce((low, { trials }) => Math.min(low, trials), Infinity);
  const most = results.reduce((high, { trials }) => Math.max(high, trials), 0);
  const ks = Array.from({ length: least }, (_, index) => index + 1);
  const withError = ({ value, se }: { readonly value: number; readonly se: number }): WithError => ({ value, se: known(se) });
  const [wilson, exact] = [wilsonInterval(share, scores.length, 0.95), clopperPearsonInterval(successes, scores.length, 0.95)];
  return {
    ...counts,
    se: { naive, bernoulli: bernoulliStandardError(share, scores.length), clustered },
    successes,
    wilson: [wilson.low, wilson.high],
    clopperPearson: [exact.low, exact.high],
    passAtK: ks.map((k) => withError(passAtK(results, k))),
    passHatK: ks.map((k) => withError(passHatK(results, k))),
    casesBySuccesses:
      least === most ? Array.from({ length: least + 1 }, (_, c) => results.filter((own) => own.successes === c).length) : null,
    always: results.filter((own) => own.successes === own.trials).length,
    never: results.filter((own) => own.successes === 0).length,
    flaky: results.filter((own) => own.successes > 0 && own.successes < own.trials).length,
  };
}

const noSuccesses = {
  successes: null,
  wilson: null,
  clopperPearson: null,
  passAtK: null,
  passHatK: null,
  casesBySuccesses: null,
  always: null,
  never: null,
  flaky: null,
};

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
