import type { Selectable } from "kysely";

import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { leaseIsFree, notLeased, takenBy } from "../platform/postgres/lease.ts";
import type { RunConditions } from "./domain/run-conditions.ts";
import type { Verdict } from "./domain/verdict.ts";
import type { RunGate, RunReport, RunTools, StoredTrial } from "./stored-run.ts";
import type { EvaluationTables } from "./tables.ts";

/** A run's row. */
export type StoredRun = ProjectScope & {
  readonly id: string;
  readonly environment: string;
  readonly agent: string;
  readonly versionId: string;
  readonly deploymentId: string | undefined;
  readonly releaseId: string | undefined;
  readonly suite: string;
  readonly suiteDigest: string;
  /** The suite's size; 0 until the run has begun. */
  readonly cases: number;
  readonly trialsPerCase: number;
  readonly gate: RunGate;
  readonly baselineRun: string | undefined;
  readonly status: "waiting" | "running" | "finished" | "failed";
  readonly verdict: Verdict | undefined;
  readonly report: RunReport | undefined;
  readonly tools: RunTools | undefined;
  /** Undefined until the run has begun. */
  readonly conditions: RunConditions | undefined;
  /** Whether trials of other runs may stand for its own. */
  readonly reuse: boolean;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
};

/** A run that is played here. */
export type LeasedRun = StoredRun & { readonly leaseToken: number };

/** A run that has begun. */
export type StartedRun = LeasedRun & { readonly startedAt: Date };

/** How many trials a run may come to; it may end before them. */
export function trialsPlanned({ cases, trialsPerCase, gate, baselineRun }: StoredRun): number {
  return cases * (baselineRun === undefined ? trialsPerCase : Math.max(trialsPerCase, gate.budget?.trials ?? 0));
}

/** A trial's row. */
export type TrialRow = { readonly caseId: string; readonly contentHash: string; readonly result: StoredTrial };

/** Takes the lease of the oldest run that is not finished and that nobody plays. */
export async function leaseOpenRun(db: Db, clock: Clock, owner: string): Promise<LeasedRun | undefined> {
  const row = await db
    .withTables<EvaluationTables>()
    .updateTable("evaluation_runs")
    .set(takenBy(owner, clock))
    .where("id", "=", (eb) =>
      eb
        .selectFrom("evaluation_runs")
        .select("id")
        .where("status", "in", ["waiting", "running"])
        .where(leaseIsFree("evaluation_runs", clock))
        .orderBy("requested_at")
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : { ...toRun(row), leaseToken: row.lease_token };
}

/** Gives the lease of a run back that could not be played to its end: whoever sees it first goes on. */
export async function leaveRun(db: Db, { id, leaseToken }: LeasedRun): Promise<void> {
  await db
    .withTables<EvaluationTables>()
    .updateTable("evaluation_runs")
    .set(notLeased)
    .where("id", "=", id)
    .where("lease_token", "=", leaseToken)
    .execute();
}

/** Finds a run of a project. */
export async function findRun(db: Db, scope: ProjectScope, id: string): Promise<StoredRun | undefined> {
  const row = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .selectAll()
    .where("id", "=", id)
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** Loads a run that a row refers to. */
export async function findRunById(db: Db, id: string): Promise<StoredRun | undefined> {
  const row = await db.withTables<EvaluationTables>().selectFrom("evaluation_runs").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** Runs of a project, newest first. */
export async function listRuns(db: Db, scope: ProjectScope, filter: { agent?: string; limit: number }): Promise<StoredRun[]> {
  let query = db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .selectAll()
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
  if (filter.agent !== undefined) query = query.where("agent", "=", filter.agent);
  const rows = await query.orderBy("requested_at", "desc").orderBy("id", "desc").limit(filter.limit).execute();
  return rows.map(toRun);
}

/** The runs that played versions of a suite, by the version's digest: how many they are, and the newest `each`. */
export async function listRunsOfSuite(
  db: Db,
  scope: ProjectScope,
  suite: { readonly agent: string; readonly name: string; readonly digests: readonly string[] },
  each: number,
): Promise<ReadonlyMap<string, { readonly count: number; readonly newest: readonly StoredRun[] }>> {
  if (suite.digests.length === 0) return new Map();
  const rows = await db
    .withTables<EvaluationTables>()
    .selectFrom((eb) =>
      eb
        .selectFrom("evaluation_runs")
        .selectAll()
        .select(({ fn }) => [
          fn
            .agg<number>("row_number")
            .over((over) => over.partitionBy("suite_digest").orderBy("requested_at", "desc").orderBy("id", "desc"))
            .as("place"),
          fn
            .countAll<number>()
            .over((over) => over.partitionBy("suite_digest"))
            .as("count"),
        ])
        .where("organization", "=", scope.organization)
        .where("project", "=", scope.project)
        .where("agent", "=", suite.agent)
        .where("suite", "=", suite.name)
        .where("suite_digest", "in", suite.digests)
        .as("ranked"),
    )
    .selectAll()
    .where("place", "<=", each)
    .orderBy("place")
    .execute();
  const byDigest = Map.groupBy(rows, (row) => row.suite_digest);
  return new Map(Array.from(byDigest, ([digest, own]) => [digest, { count: own[0]?.count ?? 0, newest: own.map(toRun) }]));
}

/** The newest finished run of a version on a suite: what a later version is compared with. Runs that were incomplete do not count. */
export async function findBaselineRun(db: Db, versionId: string, suite: string): Promise<string | undefined> {
  const row = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .select("id")
    .where("version_id", "=", versionId)
    .where("suite", "=", suite)
    .where("status", "=", "finished")
    .where("verdict", "<>", "incomplete")
    .orderBy("finished_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** The newest run of a version on any suite. */
export async function latestRun(db: Db, versionId: string): Promise<{ id: string; verdict: Verdict | null } | undefined> {
  return db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .select(["id", "verdict"])
    .where("version_id", "=", versionId)
    .orderBy("requested_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** A run's verdict; undefined until it is finished. */
export async function findRunVerdict(db: Db, id: string): Promise<Verdict | undefined> {
  const row = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .select("verdict")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.verdict ?? undefined;
}

/** The trials of a run that have ended. */
export async function listTrials(db: Db, runId: string, caseId?: string): Promise<TrialRow[]> {
  let query = db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_trials")
    .select(["case_id", "content_hash", "result"])
    .where("run_id", "=", runId);
  if (caseId !== undefined) query = query.where("case_id", "=", caseId);
  const rows = await query.orderBy("case_id").orderBy("trial").execute();
  return rows.map((row) => ({ caseId: row.case_id, contentHash: row.content_hash, result: row.result }));
}

/** Stores a trial's result with its conditions, as trialConditions gives them; a trial that is stored already stays as it is. */
export async function storeTrial(db: Db, runId: string, row: TrialRow & { readonly conditions: string }): Promise<void> {
  await db
    .withTables<EvaluationTables>()
    .insertInto("evaluation_trials")
    .values({
      run_id: runId,
      case_id: row.caseId,
      trial: row.result.trial,
      content_hash: row.contentHash,
      status: row.result.status,
      result: JSON.stringify(row.result),
      conditions: row.conditions,
    })
    .onConflict((conflict) => conflict.columns(["run_id", "case_id", "trial"]).doNothing())
    .execute();
}

/** How many trials of a run have ended, for progress. */
export async function countTrials(db: Db, runId: string): Promise<number> {
  const row = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_trials")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  return row.n;
}

function toRun(row: Selectable<EvaluationTables["evaluation_runs"]>): StoredRun {
  return {
    organization: row.organization,
    project: row.project,
    id: row.id,
    environment: row.environment,
    agent: row.agent,
    versionId: row.version_id,
    deploymentId: row.deployment_id ?? undefined,
    releaseId: row.release_id ?? undefined,
    suite: row.suite,
    suiteDigest: row.suite_digest,
    cases: row.cases ?? 0,
    trialsPerCase: row.trials_per_case ?? 0,
    gate: row.gate,
    baselineRun: row.baseline_run ?? undefined,
    status: row.status,
    verdict: row.verdict ?? undefined,
    report: row.report ?? undefined,
    tools: row.tools ?? undefined,
    conditions: row.conditions ?? undefined,
    reuse: row.reuse,
    problem: row.problem ?? undefined,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
