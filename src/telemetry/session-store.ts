import { sql } from "kysely";

import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Observation } from "./domain/observation.ts";
import type { TelemetryTables } from "./tables.ts";

/** Where a session stands in the order of assignment. */
export type SessionPosition = { readonly at: Date; readonly gateway: string; readonly seq: number };

/** A session whose outcome nobody has decided yet. */
export type UndecidedSession = Scope & {
  readonly position: SessionPosition;
  readonly session: string;
};

/** Sessions that are judged alike: of one deployment, and under one release's canary or none. */
export type UndecidedGroup = { readonly deployment: string; readonly release: string | undefined };

/** Which groups have sessions without an outcome. */
export async function listUndecidedGroups(db: Db): Promise<UndecidedGroup[]> {
  const rows = await db
    .withTables<TelemetryTables>()
    .selectFrom("sessions")
    .select(["deployment", "release_id"])
    .distinct()
    .where("outcome", "is", null)
    .execute();
  return rows.map(({ deployment, release_id: release }) => ({ deployment, release: release ?? undefined }));
}

/** A group's sessions without an outcome, in the order of their assignment: those assigned up to a time, at most `limit`. */
export async function listUndecided(db: Db, group: UndecidedGroup, assignedUntil: Date, limit: number): Promise<UndecidedSession[]> {
  const rows = await db
    .withTables<TelemetryTables>()
    .selectFrom("sessions")
    .selectAll()
    .where("outcome", "is", null)
    .where("deployment", "=", group.deployment)
    .where("release_id", group.release === undefined ? "is" : "=", group.release ?? null)
    .where("assigned_at", "<=", assignedUntil)
    .orderBy("assigned_at")
    .orderBy("gateway")
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    organization: row.organization,
    project: row.project,
    environment: row.environment,
    session: row.session,
    position: { at: row.assigned_at, gateway: row.gateway, seq: row.seq },
  }));
}

/** Everything the fronts saw of some sessions, by session, in order of time. */
export async function listSessionObservations(
  db: Db,
  scope: Scope,
  sessions: readonly string[],
): Promise<ReadonlyMap<string, readonly Observation[]>> {
  const found = new Map<string, Observation[]>();
  if (sessions.length === 0) return found;
  const rows = await db
    .withTables<TelemetryTables>()
    .selectFrom("observations")
    .select(["session", "body"])
    .where("session", "in", [...sessions])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("environment", "=", scope.environment)
    .orderBy("at")
    .orderBy("seq")
    .execute();
  for (const { session, body } of rows) {
    if (session === null) continue;
    const known = found.get(session);
    if (known === undefined) found.set(session, [body]);
    else known.push(body);
  }
  return found;
}

/** Writes a session's outcome, once: what was decided stays. */
export async function writeOutcome(
  db: Db,
  { gateway, seq }: SessionPosition,
  outcome: {
    readonly outcome: "succeeded" | "failed" | "unknown";
    readonly signal: string | null;
    readonly why: string;
    readonly decidedAt: Date;
  },
): Promise<void> {
  await db
    .withTables<TelemetryTables>()
    .updateTable("sessions")
    .set({ outcome: outcome.outcome, signal: outcome.signal, why: outcome.why, decided_at: outcome.decidedAt })
    .where("gateway", "=", gateway)
    .where("seq", "=", seq)
    .where("outcome", "is", null)
    .execute();
}

/** A session that a release assigned, with its outcome. */
export type ReleaseSession = {
  readonly position: SessionPosition;
  readonly arm: string;
  readonly canaryWeight: number;
  readonly outcome: "succeeded" | "failed" | "unknown";
};

/**
 * The sessions that a release assigned after a position, in the order of assignment. INVARIANT: it ends before the first one
 * that is not decided yet, so that no later outcome overtakes an earlier one.
 */
export async function listReleaseSessions(
  db: Db,
  release: string,
  after: SessionPosition | undefined,
  limit: number,
): Promise<ReleaseSession[]> {
  let query = db
    .withTables<TelemetryTables>()
    .selectFrom("sessions")
    .select(["gateway", "seq", "assigned_at", "arm", "canary_weight", "outcome"])
    .where("release_id", "=", release);
  if (after !== undefined) query = query.where(sql<boolean>`(assigned_at, gateway, seq) > (${after.at}, ${after.gateway}, ${after.seq})`);
  const rows = await query.orderBy("assigned_at").orderBy("gateway").orderBy("seq").limit(limit).execute();
  const decided: ReleaseSession[] = [];
  for (const { gateway, seq, assigned_at: at, arm, canary_weight: canaryWeight, outcome } of rows) {
    if (outcome === null) break;
    decided.push({ position: { at, gateway, seq }, arm, canaryWeight, outcome });
  }
  return decided;
}

/** Canary sessions with a known outcome that were assigned since a time, up to and with a position. */
export async function countStepSessions(db: Db, release: string, since: Date, through: SessionPosition): Promise<number> {
  const row = await db
    .withTables<TelemetryTables>()
    .selectFrom("sessions")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("release_id", "=", release)
    .where("arm", "=", "canary")
    .where("outcome", "in", ["succeeded", "failed"])
    .where("assigned_at", ">=", since)
    .where(sql<boolean>`(assigned_at, gateway, seq) <= (${through.at}, ${through.gateway}, ${through.seq})`)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Guard hits that the fronts saw in a deployment's sessions. */
export async function countGuardHits(db: Db, deployment: string): Promise<number> {
  const row = await db
    .withTables<TelemetryTables>()
    .selectFrom("observations")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("deployment", "=", deployment)
    .where(sql<boolean>`kind = 'guard'`)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** What the dearest session of a deployment cost so far; undefined when no model call reported its usage. */
export async function maxSessionCost(
  db: Db,
  deployment: string,
  price: { readonly inputUsdPerMillionTokens: number; readonly outputUsdPerMillionTokens: number },
): Promise<number | undefined> {
  const { inputUsdPerMillionTokens: input, outputUsdPerMillionTokens: output } = price;
  const cost = sql<number>`sum(coalesce((body->>'inputTokens')::int, 0) * ${input}::float8 + coalesce((body->>'outputTokens')::int, 0) * ${output}::float8) / 1000000`;
  const row = await db
    .withTables<TelemetryTables>()
    .selectFrom("observations")
    .select(cost.as("costUsd"))
    .where("deployment", "=", deployment)
    .where("kind", "=", "model")
    .where("session", "is not", null)
    .groupBy("session")
    .orderBy("costUsd", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.costUsd ?? undefined;
}

/** A failed session that a release assigned; `n` is its place in the order of assignment, from 1. */
export type FailedSession = {
  readonly n: number;
  readonly arm: "stable" | "canary";
  readonly session: string;
  readonly signal: string;
  readonly why: string;
};

/** Failed sessions of a release, in the order of assignment. */
export async function listFailedSessions(db: Db, release: string, limit: number): Promise<FailedSession[]> {
  const rows = await db
    .withTables<TelemetryTables>()
    .with("numbered", (numbered) =>
      numbered
        .selectFrom("sessions")
        .select(["arm", "session", "signal", "why", "outcome"])
        .select(sql<number>`(row_number() over (order by assigned_at, gateway, seq))::int`.as("n"))
        .where("release_id", "=", release)
        .where("outcome", "is not", null),
    )
    .selectFrom("numbered")
    .selectAll()
    .where("outcome", "=", "failed")
    .orderBy("n")
    .limit(limit)
    .execute();
  return rows.map(({ n, arm, session, signal, why }) => ({
    n,
    arm: arm === "canary" ? "canary" : "stable",
    session,
    signal: signal ?? "",
    why: why ?? "",
  }));
}
