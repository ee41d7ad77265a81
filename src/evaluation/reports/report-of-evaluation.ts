import { z } from "zod";

import { formatUsd } from "../../kernel/format-usd.ts";
import { sayOverhead } from "../domain/model-spending.ts";
import { sayCoverage } from "../domain/say-coverage.ts";
import type { CaseRowView, EvaluationView } from "../views.ts";
import type { Report, ReportCase, ReportSlice, ReportTrial } from "./report-model.ts";
import type { RunPredicate } from "./verdict-statement.ts";

/** What surrounds an evaluation where it is reported. */
export type ReportPlace = {
  readonly file: string;
  readonly page: string | undefined;
  readonly reproduce: string;
  readonly madeBy: string;
};

/** The report of an evaluation. @param signed what its statement says; undefined where nothing was judged. */
export function reportOfEvaluation(
  evaluation: EvaluationView,
  rows: readonly CaseRowView[],
  { signed, place }: { readonly signed: RunPredicate | undefined; readonly place: ReportPlace },
): Report {
  const { agent, version, suite, verdict, comparison, problems } = evaluation;
  const trials = rows.flatMap((row) => row.trials);
  const used = trials.filter((status) => status === "passed" || status === "failed").length;
  return {
    subject: `${agent} ${version}`,
    series: `${agent}/${suite}`,
    baseline: comparison?.baselineVersion ?? null,
    verdict,
    improved: verdict === "pass" && comparison !== null && comparison.ci95[0] > 0,
    sentence: evaluation.sentence,
    detail: [evaluation.detail, sayCoverage(evaluation.coverage)].filter((text) => text !== "").join(" "),
    identity: [
      { name: "version", value: evaluation.digest },
      ...(signed?.baseline === null || signed === undefined
        ? []
        : [{ name: `baseline ${signed.baseline.version}`, value: signed.baseline.digest }]),
      { name: `suite ${suite}`, value: evaluation.suiteDigest },
      { name: "evaluation", value: evaluation.id },
      ...listConditions(evaluation),
    ],
    metrics: evaluation.metrics,
    difference: comparison,
    slices: readSlices(comparison),
    cases: rows.map((row) => toCase(row, signed)),
    counts: [{ side: version, read: trials.length, used, excluded: trials.length - used }],
    problems: problems.map(({ case: caseId, trial, code, message }) => ({
      where: caseId === null ? "run" : trial === null ? caseId : `${caseId}, trial ${trial}`,
      code,
      message,
    })),
    findings: signed?.findings ?? [],
    cost: sayCost(evaluation),
    startedAt: evaluation.startedAt,
    finishedAt: evaluation.finishedAt,
    ...place,
  };
}

/** What it was played under, as far as anything of it had a part in it. */
function listConditions({ conditions }: EvaluationView): Report["identity"] {
  if (conditions === null) return [];
  const { judge, simulator, faults, seed } = conditions;
  return [
    ...(judge === null ? [] : [{ name: "judge", value: judge }]),
    ...(simulator === null ? [] : [{ name: "simulator", value: simulator }]),
    ...(faults === 0 ? [] : [{ name: "faults", value: String(faults) }]),
    ...(simulator === null && faults === 0 ? [] : [{ name: "seed", value: String(seed) }]),
  ];
}

function toCase(
  { id, summary, change, trajectoryChanged, trials, baselineTrials }: CaseRowView,
  signed: RunPredicate | undefined,
): ReportCase {
  const judged = signed?.runs.candidate.cases.find((one) => one.id === id)?.trials ?? [];
  return {
    id,
    summary,
    change,
    trajectoryChanged,
    baselineTrials,
    trials: trials.map((status, index): ReportTrial => {
      const trial = judged.find((one) => one.trial === index + 1);
      const scores = (trial?.scores ?? []).map(({ scorer, ...score }) => ({ name: scorer, ...score }));
      const failed = scores.filter(({ pass, deciding }) => !pass && deciding).map(({ name, why }) => `${name}: ${why}`);
      const { problem = null, durationMs = 0 } = trial ?? {};
      return {
        trial: index + 1,
        status,
        score: status === "passed" ? 1 : status === "failed" ? 0 : null,
        why: problem?.message ?? (status === "failed" ? failed.join("; ") : status === "pending" ? "It has no result." : ""),
        code: problem?.code ?? null,
        durationMs,
        session: readSession(trial),
        scores,
      };
    }),
  };
}

/** Statements keep the session beside a trial's result. */
function readSession(trial: unknown): string | null {
  return z.object({ session: z.string() }).safeParse(trial).data?.session ?? null;
}

/** Slices where a comparison has them. */
function readSlices(comparison: EvaluationView["comparison"]): ReportSlice[] {
  const slice = z.object({
    value: z.string(),
    n: z.int(),
    diff: z.number(),
    ci95: z.tuple([z.number(), z.number()]),
    verdict: z.string(),
  });
  return z.object({ slices: z.array(slice) }).safeParse(comparison).data?.slices ?? [];
}

function sayCost({ costUsd, priceBasis, rehearsedModel, overhead }: EvaluationView): string {
  const cost = costUsd === null ? "unknown" : `${formatUsd(costUsd)} (price ${priceBasis ?? "unknown"})`;
  const rehearsed = rehearsedModel ? ["by a rehearsed model, which is not a language model"] : [];
  return [cost, ...rehearsed, ...(overhead === null ? [] : [sayOverhead(overhead)])].join(", ");
}
