import { mean } from "../../statistics/index.ts";
import type { CaseChange } from "../domain/case-change.ts";
import type { RecordComparison } from "../domain/compare-records.ts";
import { type CaseRecord, type RunRecord, scoresOf, type TrialRecord } from "../domain/run-record.ts";
import { sayFewDiffer } from "../domain/say-few-differ.ts";
import type { MetricView } from "../views.ts";
import type { Report, ReportCase, TrialStatus } from "./report-model.ts";

/** A side of a comparison of files. */
export type ReportSide = { readonly file: string; readonly digest: string; readonly record: RunRecord };

/** The report of a comparison of two files. A trial counts as passed with a score of 1, and as failed with any less. */
export function reportOfComparison(
  compared: RecordComparison,
  sides: { readonly candidate: ReportSide; readonly baseline: ReportSide },
  said: { readonly sentence: string; readonly reproduce: string; readonly madeBy: string },
): Report {
  const [candidate, baseline] = nameSides(sides.candidate, sides.baseline);
  const findBefore = finderIn(baseline.record);
  const { verdict, improved, diff, ci95, margin } = compared;
  const success: MetricView = {
    name: "score",
    label: "Mean score of a case",
    unit: "share",
    role: "gate",
    candidate: meanOf(candidate.record),
    baseline: meanOf(baseline.record),
    difference: { value: diff, low: ci95[0], high: ci95[1], level: 0.95 },
    bound: -margin,
    verdict,
    sentence: said.sentence,
  };
  return {
    subject: candidate.file,
    series: `${baseline.file}/${candidate.file}`,
    baseline: baseline.file,
    verdict,
    improved,
    sentence: said.sentence,
    detail: sayFewDiffer(compared),
    identity: [
      { name: "candidate", value: candidate.digest },
      { name: "baseline", value: baseline.digest },
    ],
    metrics: [success],
    difference: compared,
    slices: compared.slices.map(({ value, n, diff, ci95, verdict }) => ({
      value: value === "" ? "(none)" : value,
      n,
      diff,
      ci95,
      verdict,
    })),
    cases: candidate.record.cases.map((own) => toCase(own, findBefore(own))),
    counts: [countSide(candidate), countSide(baseline)],
    problems: [candidate, baseline].flatMap(({ file, record }) => [
      ...record.excluded.map(({ where, code, message }) => ({ where: `${file}, ${where}`, code, message })),
      ...record.cases.flatMap(({ id, trials }) =>
        trials.flatMap((trial, index) =>
          trial.score === null
            ? [{ where: `${file}, ${id}, trial ${index + 1}`, code: "evaluation/trial-errored", message: trial.why }]
            : [],
        ),
      ),
    ]),
    findings: [],
    file: sides.candidate.file,
    cost: "",
    startedAt: null,
    finishedAt: null,
    page: undefined,
    reproduce: said.reproduce,
    madeBy: said.madeBy,
  };
}

/** By their names, where those tell them apart. */
function nameSides(...sides: [ReportSide, ReportSide]): [ReportSide, ReportSide] {
  const [one, other] = sides.map(({ file }) => file.slice(file.lastIndexOf("/") + 1));
  if (one === undefined || other === undefined || one === other) return sides;
  return [
    { ...sides[0], file: one },
    { ...sides[1], file: other },
  ];
}

function toCase(own: CaseRecord, before: CaseRecord | undefined): ReportCase {
  return {
    id: own.id,
    summary: "",
    change: changeOf(own, before),
    trajectoryChanged: false,
    baselineTrials: before?.trials.map(statusOf) ?? null,
    trials: own.trials.map((trial, index) => {
      const status = statusOf(trial);
      const why = trial.score === null ? trial.why : `score ${trial.score}`;
      return {
        trial: index + 1,
        status,
        score: trial.score,
        why: status === "passed" ? "" : why,
        code: trial.score === null ? "evaluation/trial-errored" : null,
        durationMs: 0,
        session: null,
        scores: trial.score === null ? [] : [{ name: "score", pass: status === "passed", deciding: true, why }],
      };
    }),
  };
}

function statusOf({ score }: TrialRecord): TrialStatus {
  return score === null ? "errored" : score === 1 ? "passed" : "failed";
}

/** The baseline's case that asks the same; by id where a file does not hold what was asked. */
function finderIn({ cases }: RunRecord): (own: CaseRecord) => CaseRecord | undefined {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const byContent = new Map(cases.toReversed().map((one) => [one.contentHash, one])); // of equal ones the first
  return ({ id, contentHash }) => {
    const sameId = byId.get(id);
    const isSame = contentHash === undefined || sameId?.contentHash === undefined || sameId.contentHash === contentHash;
    return isSame && sameId !== undefined ? sameId : contentHash === undefined ? undefined : byContent.get(contentHash);
  };
}

function changeOf(own: CaseRecord, before: CaseRecord | undefined): CaseChange {
  const [now, then] = [scoresOf(own), before === undefined ? [] : scoresOf(before)];
  if (now.length === 0 || then.length === 0) return "new";
  const [value, other] = [mean(now), mean(then)];
  if (Math.abs(value - other) < 1e-12) return "same"; // thirds are not exact
  if (value > other) return other === 0 && value === 1 ? "fixed" : "better";
  return other === 1 && value === 0 ? "broken" : "worse";
}

function meanOf({ cases }: RunRecord): number | null {
  const means = cases
    .map(scoresOf)
    .filter((scores) => scores.length > 0)
    .map(mean);
  return means.length === 0 ? null : mean(means);
}

function countSide({ file, record }: ReportSide): Report["counts"][number] {
  const trials = record.cases.flatMap(({ trials }) => trials);
  const used = trials.filter(({ score }) => score !== null).length;
  return { side: file, read: trials.length + record.excluded.length, used, excluded: trials.length - used + record.excluded.length };
}
