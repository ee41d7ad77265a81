import type { ProjectScope } from "../kernel/scope.ts";
import { summariseTrace, type TraceSummary } from "./domain/summarise-trace.ts";
import type { SpanStore, TracePosition, TraceQuery } from "./span-store.ts";

export type TraceFilter = ProjectScope &
  Pick<TraceQuery, "fromMs" | "toMs" | "agent" | "version" | "arm" | "session" | "kind" | "text" | "after" | "limit"> & {
    /** Undefined: failed or not. */
    readonly failed: boolean | undefined;
  };

export type TracePage = { readonly traces: readonly TraceSummary[]; readonly next: TracePosition | undefined };

const dayMs = 86_400_000;
const maxRounds = 20;

/**
 * Traces, newest first. Whether one has failed is judged here, so a page is filled from as many pages of the store as that takes, up to a
 * bound; a page may be shorter than asked for and still have one after it.
 */
export async function findTraces(store: SpanStore, filter: TraceFilter, nowMs: number): Promise<TracePage> {
  const { failed, limit, ...query } = filter;
  const nowNs = BigInt(Math.round(nowMs)) * 1_000_000n;
  const traces: TraceSummary[] = [];
  let after = filter.after;
  for (let round = 0; round < maxRounds; round++) {
    const batch = failed === undefined ? limit + 1 : Math.max(100, limit + 1);
    const found = await store.listTraces({ ...query, after, limit: batch, suspect: failed === true, arrivedSinceMs: nowMs - dayMs });
    for (const [index, { position, spans }] of found.entries()) {
      after = position;
      if (spans.length === 0) continue;
      const trace = summariseTrace(spans, nowNs);
      if (!fits(trace, filter)) continue;
      traces.push(trace);
      if (traces.length === limit) {
        const isLast = found.length < batch && index === found.length - 1;
        return { traces, next: isLast ? undefined : position };
      }
    }
    if (found.length < batch) return { traces, next: undefined };
  }
  return { traces, next: after };
}

/** The store finds traces of which one span is so; what is shown of a trace must be so, too. */
function fits(trace: TraceSummary, { failed, agent, version, arm, session }: TraceFilter): boolean {
  return (
    (failed === undefined || trace.failures.length > 0 === failed) &&
    (agent === undefined || trace.agent === agent) &&
    (version === undefined || trace.agentVersion === version) &&
    (arm === undefined || trace.arm === arm) &&
    (session === undefined || trace.session === session)
  );
}
