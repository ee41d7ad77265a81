import type { SessionView, TraceSummaryView, TraceView } from "../../src/telemetry/views.ts";
import { ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import { manySpans, manySpansId, manyTraces, oneOfMany } from "./data/big-trace.ts";
import { traceOfSession } from "./data/traces.ts";
import type { Data } from "./scenario.ts";

let big: TraceView | undefined;

/** `GET /traces`, `GET /traces/{id}`, `GET /sessions`, `GET /sessions/{id}`. */
export function answerTraces(data: Data, { parts, search, at }: Asked): Answer {
  const [root, id] = parts;
  const now = new Date(at);
  if (root === "sessions") return id === undefined ? page(sessionsOf(data).filter(fitsSession(search)), search) : session(data, id, now);
  if (data.spans === "none") return noStore;
  if (id === manySpansId) return ok((big ??= manySpans(now)));
  const one = data.traces.find(({ traceId }) => traceId === id);
  if (id !== undefined) {
    const known = one ?? traceOfAny(data, id, now);
    if (known !== undefined) return ok(known);
    return refused(404, "The trace is not known", `There is no span of trace "${id}" in this project.`, "telemetry/trace-not-found");
  }
  const some = data.traces.map(({ spans: _spans, evaluation: _evaluation, ...summary }) => summary);
  const listed = data.spans === "many" ? Array.from({ length: manyTraces }, (_, index) => oneOfMany(some, index, now)) : some;
  return page(listed.filter(fits(search, data.traces)), search);
}

const noStore = refused(
  503,
  "There is no store for spans",
  "Spans need a store: install the embedded one with `npm install chdb` beside airworthy (Linux with glibc, macOS), or set CLICKHOUSE_URL to a ClickHouse 26.2 or newer.",
  "telemetry/no-store",
);

function fits(search: URLSearchParams, traces: readonly TraceView[]): (trace: TraceSummaryView) => boolean {
  const is = (name: string, value: string | null): boolean => !search.has(name) || search.get(name) === value;
  const words = search.get("text")?.toLowerCase();
  const spansOf = (traceId: string) => traces.find((trace) => trace.traceId === traceId)?.spans ?? [];
  return (trace) =>
    is("agent", trace.agent) &&
    is("version", trace.agentVersion) &&
    is("arm", trace.arm) &&
    is("session", trace.sessionId) &&
    is("failed", String(trace.failed)) &&
    (!search.has("kind") || spansOf(trace.traceId).some(({ kind }) => kind === search.get("kind"))) &&
    (words === undefined || spansOf(trace.traceId).some(({ input, output }) => `${input} ${output}`.toLowerCase().includes(words)));
}

function fitsSession(search: URLSearchParams): (session: SessionView) => boolean {
  const is = (name: string, value: string | null): boolean => !search.has(name) || search.get(name) === value;
  return ({ agent, agentVersion, arm, release, outcome }) =>
    is("agent", agent) && is("version", agentVersion) && is("arm", arm) && is("release", release) && is("outcome", outcome ?? "undecided");
}

/** The cursor is the number of rows that came before. */
function page(items: readonly unknown[], search: URLSearchParams): Answer {
  const [from, limit] = [Number(search.get("cursor") ?? 0), Number(search.get("limit") ?? 50)];
  const next = from + limit;
  return ok({ items: items.slice(from, next), nextCursor: next < items.length ? String(next) : null });
}

/** Sessions of the traces, and those that the canaries of releases have counted as failed. */
function sessionsOf(data: Data): SessionView[] {
  const names = [...new Set(data.traces.flatMap(({ sessionId }) => sessionId ?? []))];
  const told = names.map((sessionId): SessionView => {
    const own = data.traces.filter((trace) => trace.sessionId === sessionId);
    const [last, first] = [own[0], own.at(-1)];
    const judged = first?.arm === "stable" || first?.arm === "canary";
    const failed = own.some((trace) => trace.failed);
    return {
      sessionId,
      agent: first?.agent ?? null,
      agentVersion: first?.agentVersion ?? null,
      arm: first?.arm ?? null,
      release: first?.release ?? null,
      outcome: judged ? (failed ? "failed" : "succeeded") : null,
      signal: judged && failed ? "refund-without-check" : null,
      why: judged
        ? failed
          ? "refund was called, and no check_eligibility with equal order_id stood before it"
          : "no signal failed"
        : null,
      startTime: first?.startTime ?? "",
      lastTime: last?.startTime ?? "",
      traceCount: data.spans === "none" ? null : own.length,
    };
  });
  const counted = data.releases.flatMap((release) =>
    release.failures.map(({ n, arm, session, signal, why }): SessionView => {
      const at = new Date(Date.parse(release.createdAt) + n * 8_400).toISOString();
      const agentVersion = arm === "canary" ? release.version : release.baselineVersion;
      const known = { agent: release.agent, agentVersion, arm, release: release.id, outcome: "failed", signal, why } as const;
      return { sessionId: session, ...known, startTime: at, lastTime: at, traceCount: data.spans === "none" ? null : 1 };
    }),
  );
  return [...told, ...counted].toSorted((a, b) => b.startTime.localeCompare(a.startTime));
}

function session(data: Data, id: string, now: Date): Answer {
  const known = sessionsOf(data).find(({ sessionId }) => sessionId === id) ?? trialOf(data, id);
  if (known === undefined)
    return refused(404, "The session is not known", `Session "${id}" is not known in this environment.`, "telemetry/session-not-found");
  const traces = data.traces.filter(({ sessionId }) => sessionId === id);
  const shown = traces.length > 0 ? traces : [traceOfKnown(known, now)];
  return ok({
    ...known,
    traces: data.spans === "none" ? null : shown.map(({ spans: _spans, evaluation: _evaluation, ...summary }) => summary),
  });
}

function traceOfKnown(known: SessionView, now: Date): TraceView {
  const { sessionId, agent, agentVersion, arm, release, startTime } = known;
  const minutesAgo = (now.getTime() - Date.parse(startTime)) / 60_000;
  const about = { session: sessionId, agent: agent ?? "", version: agentVersion ?? "", arm: arm ?? "", release: release ?? "" };
  return traceOfSession({ ...about, minutesAgo }, known.outcome === "failed", now);
}

function traceOfAny(data: Data, id: string, now: Date): TraceView | undefined {
  const trials = data.evaluations.flatMap(({ view, cases }) =>
    cases.flatMap(({ full }) => full.trials.map(({ session }) => ({ view, full, session }))),
  );
  for (const { view, full, session } of trials) {
    const known = session === null ? undefined : trialOf(data, session);
    const trace = known === undefined ? undefined : traceOfKnown(known, now);
    if (trace?.traceId === id) return { ...trace, evaluation: { run: view.id, case: full.id } };
  }
  return sessionsOf(data)
    .map((known) => traceOfKnown(known, now))
    .find(({ traceId }) => traceId === id);
}

/** A trial's session: no release assigned it. */
function trialOf(data: Data, id: string): SessionView | undefined {
  for (const { view, cases } of data.evaluations) {
    const trial = cases.flatMap(({ full }) => full.trials).find(({ session }) => session === id);
    if (trial === undefined) continue;
    const at = view.startedAt ?? view.finishedAt ?? "";
    const nothing = { arm: null, release: null, outcome: null, signal: null, why: null };
    return { sessionId: id, agent: view.agent, agentVersion: view.version, ...nothing, startTime: at, lastTime: at, traceCount: 1 };
  }
  return undefined;
}
