import type { ProjectScope } from "../kernel/scope.ts";
import type { ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { hourNs, ours } from "./list-traces.ts";
import { onceEach, readTraceRow, traceColumns, type TraceRow } from "./span-rows.ts";
import type { TraceSpans, UnsummedTrace } from "./span-store.ts";

/** How far apart spans of one trace may begin for all of them to be in its summary. */
const reachHours = 24n;
/** Beyond these a trace is summed up over its first ones. */
export const maxSpansSummed = 10_000;

/** The spans of some traces without their texts. Known hours let the key find them among any number of others. */
export async function readTraces(
  clickhouse: ClickHouse,
  { organization, project }: ProjectScope,
  traces: readonly UnsummedTrace[],
): Promise<readonly TraceSpans[]> {
  const fromHour = least(traces.map(({ firstNs }) => firstNs)) / hourNs - reachHours;
  const toHour = -least(traces.map(({ lastNs }) => -lastNs)) / hourNs + reachHours;
  const rows = await clickhouse.query<TraceRow & { received_ms: number }>(
    `SELECT * FROM (SELECT ${traceColumns}, toFloat64(toUnixTimestamp64Milli(received_at)) AS received_ms, received_at FROM spans
       WHERE ${ours} AND trace_id IN {traces:Array(String)} AND intDiv(start_ns, ${hourNs}) BETWEEN {fromHour:UInt64} AND {toHour:UInt64}
       ${onceEach}) LIMIT ${maxSpansSummed} BY trace_id`,
    {
      organization,
      project,
      traces: traces.map(({ traceId }) => traceId),
      fromHour: String(fromHour < 0n ? 0n : fromHour),
      toHour: String(toHour),
    },
  );
  return Array.from(Map.groupBy(rows, (row) => row.trace_id).values(), (own) => ({
    spans: own.map(readTraceRow),
    throughMs: own.reduce((most, { received_ms: ms }) => Math.max(most, ms), 0),
  }));
}

function least(values: readonly bigint[]): bigint {
  return values.reduce((least, value) => (value < least ? value : least));
}
