import type { CaseChange } from "../domain/case-change.ts";
import type { RecordComparison } from "../domain/compare-records.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { MetricView } from "../views.ts";
import type { Finding } from "./verdict-statement.ts";

/** What every report is written from: a run beside its baseline, or two files. Texts are as they came; each writer makes them safe for its format. */
export type Report = {
  /** What was judged, such as `support-desk v2`. */
  readonly subject: string;
  /** What is asked of it again and again, such as `support-desk/core`: a comment is replaced by the next one of the same. */
  readonly series: string;
  /** What it was held against; null: nothing. */
  readonly baseline: string | null;
  /** Null: nothing was judged, and `sentence` says why. */
  readonly verdict: Verdict | null;
  /** The whole 95 % interval of the difference lies above 0. */
  readonly improved: boolean;
  readonly sentence: string;
  readonly detail: string;
  /** Digests and ids, by what they are called. */
  readonly identity: readonly { readonly name: string; readonly value: string }[];
  readonly metrics: readonly MetricView[];
  /** Null without a baseline. */
  readonly difference: ReportDifference | null;
  readonly slices: readonly ReportSlice[];
  readonly cases: readonly ReportCase[];
  /** Trials of each side: `read` is the sum of the others. */
  readonly counts: readonly { readonly side: string; readonly read: number; readonly used: number; readonly excluded: number }[];
  /** Why something is missing. */
  readonly problems: readonly { readonly where: string; readonly code: string; readonly message: string }[];
  readonly findings: readonly Finding[];
  /** The file that a finding is shown at, where findings need one. */
  readonly file: string;
  /** What it cost, in words. */
  readonly cost: string;
  /** ISO 8601; null where no time is known. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Its page in the console, where one stays. */
  readonly page: string | undefined;
  /** The command that makes it again. */
  readonly reproduce: string;
  /** `airworthy` and its version. */
  readonly madeBy: string;
};

/** Shares from -1 to 1, candidate minus baseline. */
export type ReportDifference = Omit<
  RecordComparison,
  "verdict" | "improved" | "dropP" | "adjustedDropP" | "errored" | "excluded" | "also" | "slices" | "toSettle"
>;

export type ReportSlice = {
  readonly value: string;
  readonly n: number;
  readonly diff: number;
  readonly ci95: readonly [low: number, high: number];
  readonly verdict: string;
};

export type ReportCase = {
  readonly id: string;
  readonly summary: string;
  readonly change: CaseChange;
  readonly trajectoryChanged: boolean;
  readonly trials: readonly ReportTrial[];
  /** Null: nothing to compare with. */
  readonly baselineTrials: readonly TrialStatus[] | null;
};

export type TrialStatus = "pending" | "passed" | "failed" | "errored";

export type ReportTrial = {
  /** From 1. */
  readonly trial: number;
  readonly status: TrialStatus;
  /** 0 to 1; null without one. */
  readonly score: number | null;
  /** Why it failed or is missing; empty when it passed. */
  readonly why: string;
  /** The error's code; null unless it is errored. */
  readonly code: string | null;
  readonly durationMs: number;
  readonly session: string | null;
  readonly scores: readonly {
    readonly name: string;
    /** Null: it could not be judged. */ readonly pass: boolean | null;
    readonly deciding: boolean;
    readonly why: string;
  }[];
};

/** How a case went. `flaky`: some trials passed and some failed. `errored`: something is missing, and nothing shows that it fails. */
export type CaseStatus = "passed" | "flaky" | "failed" | "errored";

export function statusOf({ trials }: Pick<ReportCase, "trials">): CaseStatus {
  const has = (status: TrialStatus): boolean => trials.some((trial) => trial.status === status);
  if (has("failed") && !has("passed")) return "failed";
  if (has("errored") || has("pending") || trials.length === 0) return "errored";
  return has("failed") ? "flaky" : "passed";
}

/** The worst first, as reports list them: what broke, what got worse, what else failed, what was mended. */
export function listTold(cases: readonly ReportCase[]): ReportCase[] {
  const rank = (one: ReportCase): number => {
    const at = (["broken", "worse"] as const).findIndex((change) => change === one.change);
    if (at >= 0) return at;
    if (one.change === "fixed" || one.change === "better") return 4;
    return { failed: 2, errored: 3, flaky: 3, passed: 5 }[statusOf(one)];
  };
  return cases
    .map((one) => ({ one, rank: rank(one) }))
    .filter(({ rank }) => rank < 5)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

export const trialMarks: { readonly [status in TrialStatus]: string } = { passed: "✓", failed: "✗", errored: "!", pending: "·" };

/** The verdict as a heading says it. */
export function sayVerdict({ verdict, improved }: Pick<Report, "verdict" | "improved">): string {
  if (verdict === null) return "not run";
  if (verdict === "incomparable") return "not comparable";
  return verdict === "pass" ? (improved ? "passed, improved" : "passed") : verdict === "fail" ? "failed" : verdict;
}
