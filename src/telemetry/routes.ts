import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import type { Scope } from "../kernel/scope.ts";
import type { StoreAbsence } from "../platform/clickhouse/open-clickhouse.ts";
import { type HttpHost, refuse, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { spanKinds } from "./domain/read-span.ts";
import type { TraceSummary } from "./domain/summarise-trace.ts";
import { findSession, findSessions } from "./find-sessions.ts";
import { readTrace } from "./read-trace.ts";
import type { SessionPosition, SpanStore } from "./span-store.ts";
import { toTraceSummaryView, toTraceView } from "./trace-view.ts";
import { sessionDetailView, sessionView, traceSummaryView, traceView } from "./views.ts";

export type TelemetryRoutesDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly spans: { current(): SpanStore | undefined; absence(): StoreAbsence };
};

const read = { config: { permission: "traces:read" } } as const;
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const name = z.string().min(1).max(512);
const limit = z.coerce.number().int().min(1).max(200).default(50);
const waitForGoodSeconds = 300;
const maxTracesOfSession = 200;
const dayMs = 86_400_000;

/** `GET /traces`, `GET /traces/{traceId}`, `GET /sessions`, `GET /sessions/{id}`. */
export function addTelemetryRoutes(host: HttpHost, { db, clock, spans }: TelemetryRoutesDeps): void {
  const storeFor = (reply: Parameters<typeof refuse>[0]): SpanStore => {
    const store = spans.current();
    if (store !== undefined) return store;
    const { forGood, message } = spans.absence();
    throw refuse(reply, { code: "telemetry/no-store", message, retryAfterSeconds: forGood ? waitForGoodSeconds : 1 });
  };

  const tracesOf = async (scope: Scope, session: string): Promise<readonly TraceSummary[] | undefined> => {
    const store = spans.current();
    if (store === undefined) return undefined;
    return (await store.listTraces({ ...scope, fromMs: 0, arrivedSinceMs: 0, session, limit: maxTracesOfSession })).traces;
  };

  host.get(
    "/api/v1/traces",
    {
      ...read,
      schema: {
        summary: "Traces, newest first: those that began in a time, else those that arrived in the last 24 hours",
        querystring: z.object({
          from: time.optional(),
          to: time.optional(),
          limit,
          cursor: z.string().optional(),
          agent: name.optional(),
          version: name.optional(),
          arm: name.optional(),
          session: name.optional(),
          failed: z.enum(["true", "false"]).optional(),
          kind: z.enum(spanKinds).optional(),
          /** Words of an input or an output. */
          text: name.optional(),
        }),
        response: { 200: z.object({ items: z.array(traceSummaryView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request, reply) => {
      const { from, to, cursor, failed, ...rest } = request.query;
      const page = await storeFor(reply).listTraces({
        ...rest,
        ...scopeOf(request),
        fromMs: from,
        toMs: to,
        arrivedSinceMs: clock() - dayMs,
        failed: failed === undefined ? undefined : failed === "true",
        after: cursor === undefined ? undefined : readCursor(cursor),
      });
      const nextCursor = page.next === undefined ? null : `${page.next.startNs}-${page.next.traceId}`;
      return { items: page.traces.map(toTraceSummaryView), nextCursor };
    },
  );

  host.get(
    "/api/v1/traces/:traceId",
    { ...read, schema: { summary: "One trace with its spans", params: z.object({ traceId: name }), response: { 200: traceView } } },
    async (request, reply) => {
      const traceId = request.params.traceId.toLowerCase();
      const trace = await readTrace(storeFor(reply), scopeOf(request), traceId, clock());
      if (trace === undefined)
        throw new ProblemError("telemetry/trace-not-found", `There is no span of trace "${traceId}" in this project.`);
      reply.serializer(JSON.stringify); // a view that was just made: checking ten thousand spans against their schema takes longer than reading them
      return toTraceView(trace);
    },
  );

  host.get(
    "/api/v1/sessions",
    {
      ...read,
      schema: {
        summary: "Sessions, newest first: those that began in a time, else those of the last 24 hours",
        querystring: z.object({
          from: time.optional(),
          to: time.optional(),
          limit,
          cursor: z.string().optional(),
          agent: name.optional(),
          version: name.optional(),
          arm: name.optional(),
          release: name.optional(),
          outcome: z.enum(["succeeded", "failed", "unknown", "undecided"]).optional(),
        }),
        response: { 200: z.object({ items: z.array(sessionView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { from, to, cursor, ...rest } = request.query;
      const after = cursor === undefined ? undefined : readSessionCursor(cursor);
      const filter = { ...rest, ...scopeOf(request), fromMs: from, toMs: to, after };
      const { sessions, next } = await findSessions(db, spans.current(), filter, clock());
      return { items: [...sessions], nextCursor: next === undefined ? null : `${next.startMs}-${next.session}` };
    },
  );

  host.get(
    "/api/v1/sessions/:id",
    { ...read, schema: { summary: "One session with its traces", params: z.object({ id: name }), response: { 200: sessionDetailView } } },
    async (request) => {
      const { id } = request.params;
      const scope = scopeOf(request);
      const [known, page] = await Promise.all([findSession(db, scope, id), tracesOf(scope, id)]);
      const traces = page?.map(toTraceSummaryView) ?? null;
      const last = traces?.[0];
      const first = traces?.at(-1);
      const traceCount = traces?.length ?? null;
      if (known !== undefined) return { ...known, lastTime: last?.startTime ?? known.lastTime, traceCount, traces };
      if (last === undefined || first === undefined)
        throw new ProblemError("telemetry/session-not-found", `Session "${id}" is not known in this environment.`);
      const nothing = { arm: null, release: null, outcome: null, signal: null, why: null };
      const { agent, agentVersion } = last;
      return { ...nothing, sessionId: id, agent, agentVersion, startTime: first.startTime, lastTime: last.startTime, traceCount, traces };
    },
  );
}

function readSessionCursor(cursor: string): SessionPosition {
  const [, startMs, session] = /^(\d{1,15})-(.{1,512})$/su.exec(cursor) ?? [];
  if (startMs === undefined || session === undefined)
    throw new ProblemError("telemetry/cursor-invalid", `"${cursor.slice(0, 80)}" is no cursor of the list of sessions.`);
  return { startMs: Number(startMs), session };
}

function readCursor(cursor: string): { readonly startNs: bigint; readonly traceId: string } {
  const [, start, traceId] = /^(\d{1,20})-([0-9a-f]{32})$/.exec(cursor) ?? [];
  if (start === undefined || traceId === undefined)
    throw new ProblemError("telemetry/cursor-invalid", `"${cursor.slice(0, 80)}" is no cursor of the list of traces.`);
  return { startNs: BigInt(start), traceId };
}
