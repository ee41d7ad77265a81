import { type Selectable, sql } from "kysely";

import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type ReleaseState, type ReleaseStatus, stepNames, type StepName, type StepStatus } from "./domain/release.ts";
import type { DeliveryTables } from "./tables.ts";

/** A release's row with its steps. */
export type StoredRelease = ProjectScope & {
  readonly id: string;
  readonly agent: string;
  readonly versionId: string;
  readonly baselineVersionId: string | undefined;
  readonly manifest: string;
  readonly author: string;
  readonly status: ReleaseStatus;
  readonly sentence: string;
  readonly next: string;
  readonly evaluationRun: string | undefined;
  readonly drainUntil: Date | undefined;
  readonly leaseToken: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  readonly steps: { readonly [name in StepName]: StoredStep };
};

export type StoredStep = {
  readonly status: StepStatus;
  readonly attempt: number;
  readonly summary: string;
  readonly evidence: { readonly label: string; readonly href: string } | undefined;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
};

const leaseMs = 10_000;

/** Takes the lease of one release that is due; nobody else gets it until the lease ends or is given back. */
export async function leaseDueRelease(db: Db, clock: Clock, owner: string): Promise<StoredRelease | undefined> {
  const now = new Date(clock());
  const row = await db
    .withTables<DeliveryTables>()
    .updateTable("releases")
    .set((eb) => ({ lease_owner: owner, lease_token: eb("lease_token", "+", 1), lease_until: new Date(now.getTime() + leaseMs) }))
    .where("id", "=", (eb) =>
      eb
        .selectFrom("releases")
        .select("id")
        .where("wake_at", "<=", now)
        .where((or) => or.or([or("lease_until", "is", null), or("lease_until", "<", now)]))
        .orderBy("wake_at")
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : withSteps(db, row);
}

/** Forgets every lease. Only for a server that owns the database alone: whoever held them is gone. */
export async function dropLeases(db: Db): Promise<void> {
  await db.withTables<DeliveryTables>().updateTable("releases").set({ lease_owner: null, lease_until: null }).execute();
}

/** Finds a release by its id, or as `{agent}@{version}` the newest of that version. */
export async function findRelease(db: Db, scope: ProjectScope, name: string): Promise<StoredRelease | undefined> {
  const at = name.indexOf("@");
  let query = selectReleases(db, scope);
  query =
    at === -1
      ? query.where("releases.id", "=", name)
      : query.where("releases.agent", "=", name.slice(0, at)).where("agent_versions.version", "=", name.slice(at + 1));
  const row = await query.orderBy("releases.created_at", "desc").limit(1).executeTakeFirst();
  return row === undefined ? undefined : withSteps(db, row);
}

/** Releases of a project, newest first. */
export async function listReleases(
  db: Db,
  scope: ProjectScope,
  filter: { agent?: string; statuses?: readonly ReleaseStatus[]; limit: number },
) {
  let query = selectReleases(db, scope);
  if (filter.agent !== undefined) query = query.where("releases.agent", "=", filter.agent);
  if (filter.statuses !== undefined) query = query.where("releases.status", "in", [...filter.statuses]);
  const rows = await query.orderBy("releases.created_at", "desc").limit(filter.limit).execute();
  return Promise.all(rows.map((row) => withSteps(db, row)));
}

/** The release of an agent that is live. */
export async function findLiveRelease(db: Db, scope: ProjectScope, agent: string): Promise<StoredRelease | undefined> {
  const [release] = await listReleases(db, scope, { agent, statuses: ["live"], limit: 1 });
  return release;
}

/** Gives a release that waited for a person back to the machines, due now. */
export async function resumeRelease(db: Db, clock: Clock, id: string): Promise<void> {
  await db
    .withTables<DeliveryTables>()
    .updateTable("releases")
    .set({ status: "running", wake_at: new Date(clock()) })
    .where("id", "=", id)
    .where("status", "=", "waiting")
    .execute();
}

/** What decideRelease needs of a stored release. */
export function toReleaseState(release: StoredRelease, version: string, gated: boolean): ReleaseState {
  return { agent: release.agent, version, status: release.status, steps: release.steps, gated, drainUntil: release.drainUntil?.getTime() };
}

function selectReleases(db: Db, scope: ProjectScope) {
  return db
    .withTables<DeliveryTables & { agent_versions: { id: string; version: string } }>()
    .selectFrom("releases")
    .innerJoin("agent_versions", "agent_versions.id", "releases.version_id")
    .selectAll("releases")
    .where("releases.organization", "=", scope.organization)
    .where("releases.project", "=", scope.project);
}

async function withSteps(db: Db, row: Selectable<DeliveryTables["releases"]>): Promise<StoredRelease> {
  const rows = await db.withTables<DeliveryTables>().selectFrom("release_steps").selectAll().where("release_id", "=", row.id).execute();
  const stored = new Map(rows.map((step) => [step.name, step]));
  const steps = Object.fromEntries(
    stepNames.map((name): [StepName, StoredStep] => {
      const step = stored.get(name);
      return [
        name,
        {
          status: step?.status ?? "not-started",
          attempt: step?.attempt ?? 0,
          summary: step?.summary ?? "",
          evidence: step?.evidence ?? undefined,
          startedAt: step?.started_at ?? undefined,
          finishedAt: step?.finished_at ?? undefined,
        },
      ];
    }),
  ) as StoredRelease["steps"]; // made from stepNames, so every name is there
  return {
    organization: row.organization,
    project: row.project,
    id: row.id,
    agent: row.agent,
    versionId: row.version_id,
    baselineVersionId: row.baseline_version_id ?? undefined,
    manifest: row.manifest,
    author: row.author,
    status: row.status,
    sentence: row.sentence,
    next: row.next,
    evaluationRun: row.evaluation_run ?? undefined,
    drainUntil: row.drain_until ?? undefined,
    leaseToken: row.lease_token,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
    steps,
  };
}

/** Writes a step's new status; its times follow from it. */
export async function writeStep(
  tx: Db,
  now: Date,
  releaseId: string,
  step: { name: StepName; status: StepStatus; summary: string; evidence?: { label: string; href: string }; newAttempt?: true },
): Promise<void> {
  const done = ["passed", "failed", "inconclusive"].includes(step.status);
  const evidence = step.evidence === undefined ? null : JSON.stringify(step.evidence);
  await tx
    .withTables<DeliveryTables>()
    .insertInto("release_steps")
    .values({
      release_id: releaseId,
      name: step.name,
      status: step.status,
      summary: step.summary,
      evidence,
      attempt: step.newAttempt === true ? 1 : 0,
      started_at: now,
      finished_at: done ? now : null,
    })
    .onConflict((conflict) =>
      conflict.columns(["release_id", "name"]).doUpdateSet((eb) => ({
        status: step.status,
        summary: step.summary,
        evidence: sql`coalesce(excluded.evidence, release_steps.evidence)`,
        attempt: step.newAttempt === true ? eb("release_steps.attempt", "+", 1) : eb.ref("release_steps.attempt"),
        started_at: sql`coalesce(release_steps.started_at, excluded.started_at)`,
        finished_at: done ? now : null,
      })),
    )
    .execute();
}
