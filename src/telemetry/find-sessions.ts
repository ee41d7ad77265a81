import { sql } from "kysely";

import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { SessionPosition, SpanSession, SpanStore } from "./span-store.ts";
import type { TelemetryTables } from "./tables.ts";
import type { SessionView } from "./views.ts";

const dayMs = 86_400_000;

/** Which sessions are meant; without a time those of the last 24 hours. */
export type SessionFilter = Scope & {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly arm?: string | undefined;
  readonly release?: string | undefined;
  readonly outcome?: "succeeded" | "failed" | "unknown" | "undecided" | undefined;
  readonly after: SessionPosition | undefined;
  readonly limit: number;
};

export type SessionPage = { readonly sessions: readonly SessionView[]; readonly next: SessionPosition | undefined };

/** Sessions, newest first by when they began: those that the gateway assigned, and those that only spans name. */
export async function findSessions(db: Db, store: SpanStore | undefined, filter: SessionFilter, nowMs: number): Promise<SessionPage> {
  const { limit } = filter;
  const [assigned, own] = await Promise.all([
    findAssigned(db, store, filter, nowMs),
    // Only who was assigned has an arm, a release and an outcome.
    store === undefined || filter.arm !== undefined || filter.release !== undefined || filter.outcome !== undefined
      ? []
      : store.listSessions({ ...filter, arrivedSinceMs: nowMs - dayMs, limit: limit + 1 }),
  ]);
  const found = [...assigned, ...own.map(toOwnSessionView)].toSorted(newestFirst);
  const sessions = found.slice(0, limit);
  const last = found.length > limit ? sessions.at(-1) : undefined;
  return { sessions, next: last === undefined ? undefined : { startMs: Date.parse(last.startTime), session: last.sessionId } };
}

/** What the gateway knows of a session; undefined where it did not assign it. */
export async function findSession(db: Db, scope: Scope, session: string): Promise<SessionView | undefined> {
  const row = await selectSessions(db, scope).where("session", "=", session).orderBy("assigned_at").executeTakeFirst();
  return row === undefined ? undefined : toSessionView(row, undefined);
}

async function findAssigned(db: Db, store: SpanStore | undefined, filter: SessionFilter, nowMs: number): Promise<SessionView[]> {
  const { fromMs, toMs, agent, version, arm, release, outcome, after, limit } = filter;
  let query = selectSessions(db, filter);
  const from = fromMs ?? (toMs === undefined ? nowMs - dayMs : undefined);
  if (from !== undefined) query = query.where("assigned_at", ">=", new Date(from));
  if (toMs !== undefined) query = query.where("assigned_at", "<=", new Date(toMs));
  if (agent !== undefined) query = query.where("agent", "=", agent);
  if (version !== undefined) query = query.where("version", "=", version);
  if (arm !== undefined) query = query.where("arm", "=", arm);
  if (release !== undefined) query = query.where("release_id", "=", release);
  if (outcome === "undecided") query = query.where("outcome", "is", null);
  else if (outcome !== undefined) query = query.where("outcome", "=", outcome);
  // Bytes decide between equal times, as in the span store.
  if (after !== undefined)
    query = query.where(sql<boolean>`(assigned_at, session collate "C") < (${new Date(after.startMs)}, ${after.session} collate "C")`);
  const rows = await query
    .orderBy("assigned_at", "desc")
    .orderBy(sql`session collate "C"`, "desc")
    .limit(limit + 1)
    .execute();
  const first = rows.at(-1)?.assigned_at.getTime();
  if (store === undefined || first === undefined) return rows.map((row) => toSessionView(row, undefined));
  const names = rows.map(({ session }) => session);
  // A day to spare: whoever tells of a session may have a clock of its own.
  const told = await store.readSessions(filter, names, first - dayMs);
  const spans = new Map(told.map((session) => [session.session, session]));
  return rows.map((row) => ({ ...toSessionView(row, spans.get(row.session)), traceCount: spans.get(row.session)?.traces ?? 0 }));
}

function newestFirst(a: SessionView, b: SessionView): number {
  if (a.startTime !== b.startTime) return a.startTime < b.startTime ? 1 : -1;
  return Buffer.compare(Buffer.from(b.sessionId), Buffer.from(a.sessionId));
}

function selectSessions(db: Db, scope: Scope) {
  return db
    .withTables<TelemetryTables>()
    .selectFrom("sessions")
    .select(["session", "agent", "version", "arm", "release_id", "outcome", "signal", "why", "assigned_at"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("environment", "=", scope.environment);
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof selectSessions>["executeTakeFirstOrThrow"]>>;

function toSessionView(row: SessionRow, spans: SpanSession | undefined): SessionView {
  const startTime = row.assigned_at.toISOString();
  return {
    sessionId: row.session,
    agent: row.agent,
    agentVersion: row.version,
    arm: row.arm,
    release: row.release_id,
    outcome: row.outcome,
    signal: row.signal,
    why: row.why,
    startTime,
    lastTime: spans === undefined ? startTime : new Date(Math.max(spans.lastMs, row.assigned_at.getTime())).toISOString(),
    traceCount: spans?.traces ?? null,
  };
}

function toOwnSessionView({ session, agent, version, firstMs, lastMs, traces }: SpanSession): SessionView {
  const nothing = { arm: null, release: null, outcome: null, signal: null, why: null };
  return {
    ...nothing,
    sessionId: session,
    agent: agent || null,
    agentVersion: version || null,
    startTime: new Date(firstMs).toISOString(),
    lastTime: new Date(Math.max(firstMs, lastMs)).toISOString(),
    traceCount: traces,
  };
}
