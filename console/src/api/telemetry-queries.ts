import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import type { SessionDetailView, SessionView, TraceSummaryView, TraceView } from "../../../src/telemetry/views.ts";
import { read, withCursor } from "./client.ts";
import type { Page } from "./client.ts";

/** How far back a list looks. `24h` is by arrival, since an event's own time may be wrong; the others by when things began. */
export const ranges = ["1h", "24h", "7d", "30d", "90d"] as const;
export type Range = (typeof ranges)[number];

/** Filters of a list as the address has them; null and `any` do not filter. */
type Filter = { readonly [name: string]: string | null } & { readonly range: Range };

const HOUR_MS = 3_600_000;
const rangeMs: { readonly [range in Range]: number | undefined } = {
  "1h": HOUR_MS,
  "24h": undefined,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
  "90d": 90 * 24 * HOUR_MS,
};

const PAGE = 100;
const NEWEST = 50;
/**
 * Spans come faster than anybody reads, and at other planes, too: what is new is asked for at this pace, which costs the same however fast
 * they come, rather than told by an event for each batch. A page that nobody looks at does not ask.
 */
const LOOK_AGAIN_MS = 5_000;

/** Traces, newest first. */
export function tracesQueries(filter: Filter): GrowingQueries<TraceSummaryView> {
  return growingQueries("/traces", filter);
}

/** Sessions, newest first. */
export function sessionsQueries(filter: Filter): GrowingQueries<SessionView> {
  return growingQueries("/sessions", filter);
}

/** A trace with its spans; one that goes on is read again. */
export function traceQuery(id: string) {
  return queryOptions({
    queryKey: ["traces", "one", id],
    queryFn: ({ signal }) => read<TraceView>(`/traces/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state }) => (state.data?.unfinished === true ? LOOK_AGAIN_MS : false),
    meta: { topics: [] },
  });
}

/** A session with its traces; one that nobody has judged yet is read again. */
export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: ["sessions", "one", id],
    queryFn: ({ signal }) => read<SessionDetailView>(`/sessions/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.outcome === null ? LOOK_AGAIN_MS : false),
    meta: { topics: [] },
  });
}

/** A list that is read page by page, and the newest of the same, looked at again and again. */
export type GrowingQueries<T> = ReturnType<typeof growingQueries<T>>;

function growingQueries<T>(path: string, filter: Filter) {
  return {
    list: infiniteQueryOptions({
      queryKey: [path, "list", filter],
      queryFn: ({ signal, pageParam }) => read<Page<T>>(withCursor(addressOf(path, filter, PAGE), pageParam), signal),
      initialPageParam: null as string | null, // The type of a cursor: null asks for the first page.
      getNextPageParam: (page: Page<T>) => page.nextCursor,
      meta: { topics: [] },
    }),
    newest: queryOptions({
      queryKey: [path, "newest", filter],
      queryFn: ({ signal }) => read<Page<T>>(addressOf(path, filter, NEWEST), signal),
      staleTime: LOOK_AGAIN_MS,
      refetchInterval: LOOK_AGAIN_MS,
      refetchOnWindowFocus: "always",
      meta: { topics: [] },
    }),
  };
}

function addressOf(path: string, { range, ...filter }: Filter, limit: number): string {
  const search = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries(filter)) if (value !== null && value !== "any") search.set(name, value);
  const back = rangeMs[range];
  if (back !== undefined) search.set("from", new Date(Date.now() - back).toISOString());
  return `${path}?${search.toString()}`;
}
