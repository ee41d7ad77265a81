import { sha256 } from "../kernel/digest.ts";
import type { Json } from "../kernel/json.ts";
import type { ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { toTextRow } from "../platform/clickhouse/text-row.ts";
import { listTraces, onceEach, ours } from "./list-traces.ts";
import { readWholeRow, spanColumns, toSpanLine, traceColumns, wholeColumns, type WholeRow } from "./span-rows.ts";
import { listSpanSessions, readSpanSessions } from "./span-sessions.ts";
import type { SpanStore } from "./span-store.ts";

const messageColumns = ["organization", "project", "trace_id", "span_id", "event", "time_ns", "body"];
const maxSpansOfTrace = 100_000;

/** The span store in a ClickHouse. Nobody else writes its SQL. */
export function createSpanStore(clickhouse: ClickHouse): SpanStore {
  return {
    insert: async (spans) => {
      if (spans.length === 0) return;
      const lines = Buffer.from(spans.map(toSpanLine).join(""));
      await clickhouse.insert("spans", { columns: spanColumns, lines, count: spans.length }, sha256(lines));
    },
    insertMessages: async (messages) => {
      if (messages.length === 0) return;
      const rows = messages.map((message) => {
        const { organization, project, traceId, spanId, event, timeNs, body } = message;
        return toTextRow([organization, project, traceId, spanId, event, timeNs, JSON.stringify(body)]);
      });
      const lines = Buffer.from(rows.join(""));
      await clickhouse.insert("span_messages", { columns: messageColumns, lines, count: messages.length }, sha256(lines));
    },
    listTraces: (query) => listTraces(clickhouse, query),
    readTrace: async ({ organization, project }, traceId) => {
      const bound = { organization, project, trace: traceId };
      const [rows, messages] = await Promise.all([
        clickhouse.query<WholeRow>(
          `SELECT ${traceColumns}, ${wholeColumns} FROM spans WHERE ${ours} AND trace_id = {trace:String} ${onceEach} LIMIT ${maxSpansOfTrace}`,
          bound,
        ),
        clickhouse.query<{ span_id: string; event: string; time_text: string; body: string }>(
          `SELECT DISTINCT span_id, event, toString(time_ns) AS time_text, body FROM span_messages WHERE ${ours} AND trace_id = {trace:String} ORDER BY time_ns LIMIT ${maxSpansOfTrace}`,
          bound,
        ),
      ]);
      return {
        spans: rows.map(readWholeRow),
        messages: messages.map(({ span_id: spanId, event, time_text: time, body }) => ({
          organization,
          project,
          traceId,
          spanId,
          event,
          timeNs: BigInt(time),
          body: JSON.parse(body) as Json, // insertMessages wrote it
        })),
      };
    },
    listSessions: (query) => listSpanSessions(clickhouse, query),
    readSessions: (scope, sessions, arrivedSinceMs) => readSpanSessions(clickhouse, scope, { sessions, arrivedSinceMs }),
    readFrontCursor: async (gateway) => {
      const [row] = await clickhouse.query<{ through: number }>(
        "SELECT toFloat64(max(through)) AS through FROM front_cursors WHERE gateway = {gateway:String}",
        { gateway },
      );
      return row?.through ?? 0;
    },
    writeFrontCursor: (gateway, through) =>
      clickhouse.insert(
        "front_cursors",
        { columns: ["gateway", "through"], lines: Buffer.from(toTextRow([gateway, through])), count: 1 },
        `${gateway}:${through}`,
      ),
    counts: async () => {
      const table = "database = currentDatabase() AND table = 'spans'";
      const [row] = await clickhouse.query<{ rows: number; bytes: number; retentionDays: number }>(
        `SELECT toFloat64(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes,
           (SELECT toFloat64OrZero(extract(engine_full, 'toIntervalDay\\((\\d+)\\)')) FROM system.tables WHERE ${table}) AS retentionDays
         FROM system.parts WHERE active AND ${table}`,
      );
      return row ?? { rows: 0, bytes: 0, retentionDays: 0 };
    },
  };
}
