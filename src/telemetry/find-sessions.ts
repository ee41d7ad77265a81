import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { SpanSession, SpanStore } from "./span-store.ts";
import type { TelemetryTables } from "./tables.ts";
import type { SessionView } from "./views.ts";

const dayMs = 86_400_000;

/** Sessions of the last day, newest first: those that the gateway assigned, and those that only spans name. */
export async function listSessions(
  db: Db,
  store: SpanStore | undefined,
  scope: Scope,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<SessionView[]> {
  const since = nowMs - dayMs;
  const [rows, named] = await Promise.all([
    selectSessions(db, scope).where("assigned_at", ">", new Date(since)).orderBy("assigned_at", "desc").limit(limit).execute(),
    store?.listSessions({ ...scope, sinceMs: since, limit }) ?? [],
  ]);
  const known = new Map(rows.map((row) => [row.session, row]));
  const spans = new Map(named.map((session) => [session.session, session]));
  const assigned = rows.map((row) => toSessionView(row, spans.get(row.session)));
  const own = named.filter(({ session }) => !known.has(session)).map(toOwnSessionView);
  return [...assigned, ...own].toSorted((a, b) => (a.lastTime < b.lastTime ? 1 : -1)).slice(0, limit);
}

/** What the gateway knows of a session; undefined where it did not assign it. */
export async function findSession(db: Db, scope: Scope, session: string): Promise<SessionView | undefined> {
  const row = await selectSessions(db, scope).where("session", "=", session).orderBy("assigned_at").executeTakeFirst();
  return row === undefined ? undefined : toSessionView(row, undefined);
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
  };
}

function toOwnSessionView({ session, agent, version, firstMs, lastMs }: SpanSession): SessionView {
  const nothing = { arm: null, release: null, outcome: null, signal: null, why: null };
  return {
    ...nothing,
    sessionId: session,
    agent: agent || null,
    agentVersion: version || null,
    startTime: new Date(firstMs).toISOString(),
    lastTime: new Date(Math.max(firstMs, lastMs)).toISOString(),
  };
}
