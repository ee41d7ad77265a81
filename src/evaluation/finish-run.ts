import { recordAudit } from "../audit/index.ts";
import { releaseClaims } from "../runtime/index.ts";
import { countUnattributed } from "../telemetry/index.ts";
import { formatCount, formatNames } from "./domain/format-number.ts";
import { sumSpending } from "./domain/model-spending.ts";
import { judgeRun } from "./domain/judge-run.ts";
import { withoutBaseline } from "./domain/without-baseline.ts";
import { loadBaseline, loadRunResult, type PlayedRun } from "./load-run-result.ts";
import { readCoverage } from "./read-coverage.ts";
import type { RunnerDeps } from "./run-evaluations.ts";
import { type LeasedRun, listTrials, type StartedRun } from "./run-store.ts";
import type { RunReport } from "./stored-run.ts";
import type { EvaluationTables } from "./tables.ts";

/** Judges a run whose trials have all ended, and stores the judgement with its audit record; the run's deployment is free then. */
export async function finishRun(deps: RunnerDeps, run: StartedRun, played: PlayedRun): Promise<void> {
  const { version, looked } = played;
  const unattributedCalls = await countUnattributed(deps.db, run.deploymentId ?? "", run.startedAt);
  const candidate = { ...(await loadRunResult(deps.db, run, played)), unattributedCalls };
  const baseline = await loadBaseline(deps.db, run, version);
  const refused = baseline.kind === "refused" ? baseline : null;
  const { verdict, ...judged } = withoutBaseline(
    judgeRun({ candidate, ...(baseline.kind === "run" ? { baseline: baseline.result } : {}), gate: run.gate }),
    refused,
  );
  const trials = (await listTrials(deps.db, run.id)).map(({ result }) => result);
  // What another run has paid for costs this one nothing.
  const paid = trials.filter(({ reusedFrom }) => reusedFrom === undefined);
  const overhead = paid.flatMap((trial) => trial.overhead ?? []);
  const reused = trials.flatMap(({ reusedFrom }) => reusedFrom ?? []);
  const report: RunReport = {
    ...judged,
    unattributedCalls,
    looked: looked ?? null,
    coverage: await readCoverage(deps, run, played),
    costUsd: sumSpending(paid).costUsd,
    ...(overhead.length > 0 && { overhead: sumSpending(overhead) }),
    ...(reused.length > 0 && { reused: { trials: reused.length, runs: [...new Set(reused)].toSorted() } }),
  };
  await deps.db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .withTables<EvaluationTables>()
      .updateTable("evaluation_runs")
      .set({ status: "finished", verdict, report: JSON.stringify(report), finished_at: new Date(deps.clock()) })
      .where("id", "=", run.id)
      .where("status", "=", "running")
      .where("lease_token", "=", run.leaseToken)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await releaseClaims(tx, deps.clock, `run:${run.id}`);
    await recordAudit(tx, deps.clock, run, {
      actor: "airworthy",
      action: "evaluation.finished",
      object: `evaluation/${run.id}`,
      what: `The evaluation of ${version.agent} ${version.version} on ${run.suite} ended: ${report.sentence}${sayReused(report)}`,
      evidence: { label: "Evaluation", href: `/evaluations/${run.id}` },
      facts: { digest: version.digest, suite: run.suiteDigest, verdict, ...(report.reused !== undefined && { reused: report.reused }) },
    });
  });
  deps.changes.publish(run, { topic: "evaluation", id: run.id });
}

function sayReused({ reused }: RunReport): string {
  return reused === undefined ? "" : ` ${formatCount(reused.trials, "trial")} of ${formatNames(reused.runs)} used again.`;
}

/** Ends a run that could not be played; nothing is judged. */
export async function failRun(deps: RunnerDeps, run: LeasedRun, problem: { code: string; message: string }): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .withTables<EvaluationTables>()
      .updateTable("evaluation_runs")
      .set({ status: "failed", problem: JSON.stringify(problem), finished_at: new Date(deps.clock()) })
      .where("id", "=", run.id)
      .where("status", "in", ["waiting", "running"])
      .where("lease_token", "=", run.leaseToken)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await releaseClaims(tx, deps.clock, `run:${run.id}`);
    await recordAudit(tx, deps.clock, run, {
      actor: "airworthy",
      action: "evaluation.failed",
      object: `evaluation/${run.id}`,
      what: `The evaluation of ${run.agent} on ${run.suite} could not be run: ${problem.message.split("\n")[0] ?? ""}`,
      facts: { code: problem.code },
    });
  });
  deps.changes.publish(run, { topic: "evaluation", id: run.id });
}
