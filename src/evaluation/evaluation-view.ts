import type { Db } from "../platform/postgres/connect.ts";
import { loadVersion } from "../registry/index.ts";
import { alignTrajectories, maskUnique } from "./domain/align-trajectories.ts";
import { caseChange } from "./domain/case-change.ts";
import type { CaseResult } from "./domain/run-result.ts";
import { rulesOf, type RunConditions } from "./domain/run-conditions.ts";
import { userTexts } from "./domain/user-texts.ts";
import { loadSuite } from "./load-suite.ts";
import { countTrials, listTrials, type StoredRun, trialsPlanned, type TrialRow } from "./run-store.ts";
import type { StoredTrial } from "./stored-run.ts";
import type { CaseRowView, CaseView, EvaluationView, TrialView } from "./views.ts";

/** A run as the API shows it. */
export async function toEvaluationView(db: Db, run: StoredRun): Promise<EvaluationView> {
  const [version, done] = await Promise.all([loadVersion(db, run.versionId), countTrials(db, run.id)]);
  const total = trialsPlanned(run);
  const progress = `${done} of ${total} trials have ended.`;
  const { report } = run;
  return {
    id: run.id,
    agent: run.agent,
    version: version.version,
    digest: version.digest,
    environment: run.environment,
    deployment: run.deploymentId ?? null,
    release: run.releaseId ?? null,
    suite: run.suite,
    suiteDigest: run.suiteDigest,
    status: run.status,
    verdict: run.verdict ?? null,
    sentence: report?.sentence ?? (run.status === "failed" ? (run.problem?.message ?? "") : progress),
    detail: report?.detail ?? "",
    cases: run.cases,
    trialsPerCase: run.trialsPerCase,
    trialsDone: done,
    trialsTotal: total,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    costUsd: report?.costUsd ?? null,
    overhead: report?.overhead ?? null,
    priceBasis: version.model?.price?.basis ?? null,
    rehearsedModel: version.model?.rehearsed ?? false,
    unattributedCalls: report?.unattributedCalls ?? 0,
    problems: [...(run.problem === undefined ? [] : [{ case: null, trial: null, ...run.problem }]), ...(report?.problems ?? [])],
    metrics: [...(report?.metrics ?? [])],
    comparison: report?.comparison ?? null,
    conditions: run.conditions === undefined ? null : toConditionsView(run.conditions),
    reused: report?.reused ?? null,
    looked: report?.looked ?? null,
    coverage: report?.coverage ?? null,
  };
}

function toConditionsView({ seed, judge, simulator, faults }: RunConditions): EvaluationView["conditions"] {
  return { seed, judge: judge?.model ?? null, simulator: simulator?.model ?? null, faults: rulesOf(faults).length };
}

/** What the baseline's side of a run's cases is, by content: a case is compared with the one that asks the same. */
async function baselineTrials(db: Db, run: StoredRun): Promise<TrialRow[]> {
  return run.baselineRun === undefined ? [] : listTrials(db, run.baselineRun);
}

/** The cases of a run for its list. */
export async function listCaseRows(db: Db, run: StoredRun): Promise<CaseRowView[]> {
  const [suite, trials, before] = await Promise.all([loadSuite(db, run), listTrials(db, run.id), baselineTrials(db, run)]);
  return (suite?.cases ?? []).map((definition): CaseRowView => {
    const own = trials.filter((row) => row.caseId === definition.id);
    const hash = own[0]?.contentHash;
    const old = before.filter((row) => row.contentHash === hash);
    const last = Math.max(0, ...own.map((row) => row.result.trial));
    const count = run.status === "finished" ? last : Math.max(suite?.trials ?? 0, last);
    return {
      id: definition.id,
      tags: [...definition.tags],
      summary: (own[0]?.result.turns[0] ?? userTexts(definition)[0] ?? "").slice(0, 120),
      trials: Array.from({ length: count }, (_, index) => own.find((row) => row.result.trial === index + 1)?.result.status ?? "pending"),
      baselineTrials: old.length === 0 ? null : old.map((row) => row.result.status),
      change: caseChange(toCaseResult(own) ?? { id: definition.id, contentHash: "", tags: [], planned: 0, trials: [] }, toCaseResult(old)),
      trajectoryChanged: own.some((row) => {
        const other = old.find((candidate) => candidate.result.trial === row.result.trial);
        return other !== undefined && align(row.result, other.result).some((call) => call.kind !== "same");
      }),
    };
  });
}

/** One case of a run in full. Undefined when the suite has no such case. */
export async function showCase(db: Db, run: StoredRun, caseId: string): Promise<CaseView | undefined> {
  const [suite, own, before] = await Promise.all([loadSuite(db, run), listTrials(db, run.id, caseId), baselineTrials(db, run)]);
  const definition = suite?.cases.find((candidate) => candidate.id === caseId);
  if (definition === undefined) return undefined;
  const hash = own[0]?.contentHash;
  const old = before.filter((row) => row.contentHash === hash);
  return {
    id: caseId,
    tags: [...definition.tags],
    turns: [...definition.turns],
    user: definition.user ?? null,
    faults: [...(definition.settings?.faults ?? [])],
    expect: definition.expect,
    contentHash: hash ?? "",
    trials: own.map((row) => toTrialView(row.result)),
    baselineTrials: old.length === 0 ? null : old.map((row) => toTrialView(row.result)),
    aligned: Array.from({ length: Math.max(0, ...own.map(({ result }) => result.trial)) }, (_, index) => {
      const [one, other] = [own, old].map((rows) => rows.find(({ result }) => result.trial === index + 1)?.result);
      return one === undefined || other === undefined ? [] : align(one, other).map((call) => ({ ...call }));
    }),
  };
}

function align(candidate: StoredTrial, baseline: StoredTrial) {
  return alignTrajectories(
    { calls: candidate.calls, normalise: maskUnique(candidate.unique) },
    { calls: baseline.calls, normalise: maskUnique(baseline.unique) },
  );
}

function toCaseResult(rows: readonly TrialRow[]): CaseResult | undefined {
  const [first] = rows;
  return first === undefined
    ? undefined
    : { id: first.caseId, contentHash: first.contentHash, tags: [], planned: rows.length, trials: rows.map((row) => row.result) };
}

function toTrialView(trial: StoredTrial): TrialView {
  return {
    trial: trial.trial,
    status: trial.status,
    problem: trial.problem,
    session: trial.session,
    turns: [...trial.turns],
    answers: trial.answers.map((answer) => (answer === null ? "(no answer)" : answer.text)),
    calls: trial.calls.map((call) => ({ ...call })),
    scores: trial.scores.map((score) => ({ ...score })),
    durationMs: trial.durationMs,
    inputTokens: trial.inputTokens,
    outputTokens: trial.outputTokens,
    costUsd: trial.costUsd,
    reusedFrom: trial.reusedFrom ?? null,
  };
}
