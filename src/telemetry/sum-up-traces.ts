import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { StoredSpan } from "./domain/stored-span.ts";
import { summariseTrace } from "./domain/summarise-trace.ts";
import type { SpanStore, SummedTrace, TraceSpans, UnsummedTrace } from "./span-store.ts";

/** Keeps the summaries of traces, which lists are made of, up to date. */
export type TraceSums = {
  /** Spans are stored: their traces are summed up at the next tick. */
  touch(spans: readonly StoredSpan[]): void;
  /** True when so many traces wait that no more spans should come for a while. */
  isBehind(): boolean;
  tick(): Promise<void>;
};

/** How long after its last span a trace is judged for good. */
const quietMs = 30_000;
const sweepEveryMs = 60_000;
/** How long before the newest summary a plane may have ended that had not summed up everything. More than `maxWaiting` takes. */
const overlapMs = 600_000;
const maxWaiting = 20_000;
const tracesAtOnce = 250;
const longAfterNs = 2n ** 63n;

/**
 * INVARIANT: after a span is stored its trace is read and summed up again, so the last summary covers every span. What was stored but not summed
 * up when a plane was killed is found in the store: by this plane when it starts, or by another that shares the store within a minute.
 */
export function createTraceSums(store: () => SpanStore | undefined, clock: Clock): TraceSums {
  /** By key: to be summed up now; to be judged again when nothing more came. */
  let waiting = new Map<string, UnsummedTrace>();
  const quiet = new Map<string, { readonly trace: UnsummedTrace; readonly atMs: number }>();
  let swept: { readonly store: SpanStore; sinceMs: number; atMs: number } | undefined;

  const wait = (trace: UnsummedTrace): void => {
    const key = JSON.stringify([trace.organization, trace.project, trace.traceId]);
    const known = waiting.get(key);
    quiet.delete(key);
    if (known === undefined) waiting.set(key, trace);
    else if (trace.firstNs < known.firstNs || trace.lastNs > known.lastNs)
      waiting.set(key, { ...known, firstNs: min(known.firstNs, trace.firstNs), lastNs: max(known.lastNs, trace.lastNs) });
  };

  const sweep = async (from: SpanStore): Promise<void> => {
    if (swept?.store === from && clock() < swept.atMs + sweepEveryMs) return;
    const sinceMs = swept?.store === from ? swept.sinceMs : (await from.counts()).summedThroughMs - overlapMs;
    const found = await from.findUnsummed({ sinceMs, limit: maxWaiting });
    for (const trace of found) wait(trace);
    const isDone = found.length < maxWaiting;
    swept = { store: from, sinceMs: isDone ? clock() - overlapMs : sinceMs, atMs: isDone ? clock() : 0 };
  };

  const sumUp = async (from: SpanStore, traces: readonly UnsummedTrace[], isQuiet: boolean): Promise<void> => {
    const summed: SummedTrace[] = [];
    for (const [scope, own] of byScope(traces)) {
      for (const found of await from.readTraces(scope, own))
        summed.push({ ...scope, ...judge(found, isQuiet ? longAfterNs : toNs(clock())) });
    }
    await from.writeSummaries(summed);
    const open = new Set(summed.filter(({ settled }) => !settled).map(({ traceId }) => traceId));
    for (const trace of traces) {
      const key = JSON.stringify([trace.organization, trace.project, trace.traceId]);
      if (open.has(trace.traceId) && !waiting.has(key)) quiet.set(key, { trace, atMs: clock() + quietMs });
    }
  };

  return {
    touch: (spans) => {
      for (const { organization, project, traceId, startNs } of spans)
        wait({ organization, project, traceId, firstNs: startNs, lastNs: startNs });
    },
    isBehind: () => waiting.size >= maxWaiting,
    tick: async () => {
      const from = store();
      if (from === undefined) return;
      await sweep(from);
      const now = waiting;
      waiting = new Map();
      const settling = [...quiet].filter(([, { atMs }]) => atMs <= clock());
      for (const [key] of settling) quiet.delete(key);
      const work = [
        ...chunk([...now.values()]).map((traces) => ({ traces, isQuiet: false })),
        ...chunk(settling.map(([, { trace }]) => trace)).map((traces) => ({ traces, isQuiet: true })),
      ];
      // What fails here is found again by a later sweep. A trace that cannot be summed up must not keep others from it.
      let failure: unknown;
      for (const { traces, isQuiet } of work) {
        try {
          await sumUp(from, traces, isQuiet);
        } catch (error) {
          if (store() !== from) throw error;
          for (const one of traces) await sumUp(from, [one], isQuiet).catch((reason: unknown) => (failure = reason));
        }
      }
      if (failure !== undefined) throw failure;
    },
  };
}

/** A trace as it is now, and whether time alone may still change that. */
function judge({ spans, throughMs }: TraceSpans, nowNs: bigint): Omit<SummedTrace, keyof ProjectScope> {
  const trace = summariseTrace(spans, nowNs);
  const kinds = [...new Set(spans.map(({ kind }) => kind))];
  const later = nowNs === longAfterNs ? trace : summariseTrace(spans, longAfterNs);
  return { ...trace, kinds, throughMs, settled: later.failures.length === trace.failures.length && later.unfinished === trace.unfinished };
}

function byScope(traces: readonly UnsummedTrace[]): readonly (readonly [ProjectScope, readonly UnsummedTrace[]])[] {
  const groups = Map.groupBy(traces, ({ organization, project }) => JSON.stringify([organization, project]));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [[{ organization: first.organization, project: first.project }, own] as const];
  });
}

function chunk(traces: readonly UnsummedTrace[]): readonly (readonly UnsummedTrace[])[] {
  return Array.from({ length: Math.ceil(traces.length / tracesAtOnce) }, (_, index) =>
    traces.slice(index * tracesAtOnce, (index + 1) * tracesAtOnce),
  );
}

function toNs(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
