import { join } from "node:path";

import type { Log } from "../platform/logging/log.ts";
import type { ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { type ClickHouseHandle, openClickHouse } from "../platform/clickhouse/open-clickhouse.ts";
import { createSpanStore, type SpanStore } from "../telemetry/index.ts";

/** The way to the span store. */
export type Spans = Pick<ClickHouseHandle, "absence" | "settled" | "stop"> & {
  current(): SpanStore | undefined;
  /** True where it is the embedded one, which no other plane has. */
  readonly isOwn: boolean;
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
  return {
    ...handle,
    isOwn: url === undefined,
    current: () => {
      const clickhouse = handle.current();
      if (clickhouse === undefined) return undefined;
      if (last?.clickhouse !== clickhouse) last = { clickhouse, store: createSpanStore(clickhouse) };
      return last.store;
    },
  };
}
