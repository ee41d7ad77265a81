import { caseChange } from "../../domain/case-change.ts";
import { judgeRun } from "../../domain/judge-run.ts";
import type { RunResult } from "../../domain/run-result.ts";
import { makeRun } from "../../domain/testing/make-run.ts";
import type { CaseRowView, EvaluationView } from "../../views.ts";
import type { Report } from "../report-model.ts";
import { reportOfEvaluation } from "../report-of-evaluation.ts";
import type { Finding, RunPredicate } from "../verdict-statement.ts";

/** Digests of tests. */
export const digests = { candidate: `sha256:${"c".repeat(64)}`, baseline: `sha256:${"b".repeat(64)}`, suite: `sha256:${"5".repeat(64)}` };

type Trials = readonly (readonly (0 | 1 | null)[])[];

/** What a server holds of an evaluation: of each case a list of 1 (passed), 0 (failed) and null (errored), of both sides. `why`: what every failed trial says. */
export function makeEvaluation(
  trials: { readonly candidate: Trials; readonly baseline?: Trials },
  { why = "calls: unexpected refund", findings = [] }: { readonly why?: string; readonly findings?: readonly Finding[] } = {},
): { readonly evaluation: EvaluationView; readonly rows: CaseRowView[]; readonly signed: RunPredicate } {
  const say = (run: RunResult): RunResult => ({
    ...run,
    cases: run.cases.map((one) => ({
      ...one,
      trials: one.trials.map((trial) => ({ ...trial, scores: trial.scores.map((score) => (score.pass ? score : { ...score, why })) })),
    })),
  });
  const candidate = say(makeRun("v2", trials.candidate));
  const baseline = trials.baseline === undefined ? undefined : say(makeRun("v1", trials.baseline));
  const gate = { alpha: 0.05, margin: 0.1, floors: { success: 0.5 }, limits: {} };
  const judged = judgeRun({ candidate, ...(baseline === undefined ? {} : { baseline }), gate });
  const signed: RunPredicate = {
    kind: "run",
    madeBy: "airworthy 1.2.3",
    agent: "desk",
    environment: "staging",
    suite: "desk/core",
    candidate: { version: "v2", digest: digests.candidate, suiteDigest: digests.suite },
    baseline: baseline === undefined ? null : { version: "v1", digest: digests.baseline, suiteDigest: digests.suite },
    baselineRefused: null,
    gate,
    runs: { candidate, baseline: baseline ?? null },
    findings: [...findings],
    judgement: { ...judged },
    finishedAt: "2030-01-31T10:01:00.000Z",
  };
  const evaluation: EvaluationView = {
    id: "run_1",
    agent: "desk",
    version: "v2",
    digest: digests.candidate,
    environment: "staging",
    deployment: null,
    release: null,
    suite: "desk/core",
    suiteDigest: digests.suite,
    status: "finished",
    ...judged,
    cases: candidate.cases.length,
    trialsPerCase: candidate.cases[0]?.planned ?? 0,
    looked: null,
    coverage: null,
    conditions: null,
    overhead: null,
    reused: null,
    trialsDone: 0,
    trialsTotal: 0,
    startedAt: "2030-01-31T10:00:00.000Z",
    finishedAt: "2030-01-31T10:01:00.000Z",
    costUsd: 0.5,
    priceBasis: "declared",
    rehearsedModel: false,
    unattributedCalls: 0,
  };
  const rows = candidate.cases.map((one): CaseRowView => {
    const before = baseline?.cases.find(({ id }) => id === one.id);
    return {
      id: one.id,
      tags: [],
      summary: "",
      trials: one.trials.map(({ status }) => status),
      baselineTrials: before?.trials.map(({ status }) => status) ?? null,
      change: caseChange(one, before),
      trajectoryChanged: false,
    };
  });
  return { evaluation, rows, signed };
}

/** A report of such an evaluation. */
export function makeReport(...made: Parameters<typeof makeEvaluation>): Report {
  const { evaluation, rows, signed } = makeEvaluation(...made);
  const place = { file: "airworthy.yaml", page: undefined, reproduce: "airworthy gate", madeBy: "airworthy 1.2.3" };
  return reportOfEvaluation(evaluation, rows, { signed, place });
}
