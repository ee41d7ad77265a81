import { join } from "node:path";

import { systemClock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Log } from "../platform/logging/log.ts";
import type { ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { type ClickHouseHandle, openClickHouse } from "../platform/clickhouse/open-clickhouse.ts";
import { createSpanStore, createTraceSums, type SpanStore } from "../telemetry/index.ts";
import type { StartError } from "./server.ts";

/** The way to the span store. */
export type Spans = Pick<ClickHouseHandle, "absence" | "settled" | "stop"> & {
  current(): SpanStore | undefined;
  /** What a backup reads: undefined while it cannot be used. */
  clickhouse(): ClickHouse | undefined;
  /** True where it is the embedded one, which no other plane has. */
  readonly isOwn: boolean;
  /** Sums up the traces of what was stored through `current`. */
  sumUpTraces(): Promise<void>;
  /** True when no more spans should come for a while. */
  isBehind(): boolean;
};

const entry = new URL(import.meta.url.endsWith(".ts") ? "./span-store.ts" : "./span-store.js", import.meta.url).pathname;
const retentionDays = 90;

/** Opens the span store: the embedded one in the data directory, or the ClickHouse that the environment names. */
export function openSpans(data: string, environment: NodeJS.ProcessEnv, log: Log): Spans {
  const url = environment["CLICKHOUSE_URL"];
  const cluster = environment["CLICKHOUSE_CLUSTER"];
  const handle = openClickHouse({
    url,
    directory: join(data, "spans"),
    entry,
    ...(cluster !== undefined && { cluster }),
    retentionDays: Number(environment["AIRWORTHY_SPAN_DAYS"] ?? retentionDays) || retentionDays,
    log,
  });
  let last: { readonly clickhouse: ClickHouse; readonly store: SpanStore } | undefined;
  const current = (): SpanStore | undefined => {
    const clickhouse = handle.current();
    if (clickhouse === undefined) return undefined;
    if (last?.clickhouse !== clickhouse) {
      const store = createSpanStore(clickhouse);
      const insert: SpanStore["insert"] = async (spans) => {
        await store.insert(spans);
        sums.touch(spans);
      };
      last = { clickhouse, store: { ...store, insert } };
    }
    return last.store;
  };
  const sums = createTraceSums(current, systemClock);
  return {
    ...handle,
    clickhouse: () => handle.current(),
    isOwn: url === undefined,
    current,
    sumUpTraces: () => sums.tick(),
    isBehind: () => sums.isBehind(),
  };
}

/** What a backup takes the spans from. A store that only does not answer now is no reason for a backup without them. */
export function spansToBackUp(spans: Pick<Spans, "clickhouse" | "absence">): Result<ClickHouse | { readonly missing: string }, StartError> {
  const clickhouse = spans.clickhouse();
  if (clickhouse !== undefined) return ok(clickhouse);
  const { forGood, message } = spans.absence();
  return forGood ? ok({ missing: message }) : err({ code: "telemetry/no-store", message });
}
