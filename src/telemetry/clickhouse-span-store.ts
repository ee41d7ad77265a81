import { sha256 } from "../kernel/digest.ts";
import type { Json } from "../kernel/json.ts";
import type { Bound, ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { toTextRow } from "../platform/clickhouse/text-row.ts";
import type { TraceSpan } from "./domain/trace-span.ts";
import {
  readTraceRow,
  readWholeRow,
  spanColumns,
  toSpanLine,
  traceColumns,
  type TraceRow,
  wholeColumns,
  type WholeRow,
} from "./span-rows.ts";
import type { FoundTrace, SpanSession, SpanStore, TraceQuery } from "./span-store.ts";

const messageColumns = ["organization", "project", "trace_id", "span_id", "event", "time_ns", "body"];
const hourNs = 3_600_000_000_000n;
/** Beyond these a trace in a list is summed up over its first ones. */
const maxSpansInList = 10_000;
const maxSpansOfTrace = 100_000;
/** How far apart spans of one trace in a list may begin. */
const reachHours = 24n;
const ours = "organization = {organization:String} AND project = {project:String}";
/** Of a span that arrived more than once, the last counts. */
const onceEach = "ORDER BY received_at DESC LIMIT 1 BY trace_id, span_id";

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
    listTraces: async (query) => {
      const { text, bound } = selectCandidates(query);
      const candidates = await clickhouse.query<Candidate>(text, bound);
      return candidates.length === 0 ? [] : readCandidates(clickhouse, query, candidates);
    },
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
    listSessions: ({ organization, project, sinceMs, limit }) =>
      clickhouse.query<SpanSession>(
        `SELECT session, toFloat64(intDiv(min(start_ns), 1000000)) AS firstMs, toFloat64(intDiv(max(end_ns), 1000000)) AS lastMs,
           toUInt32(uniqExact(trace_id)) AS traces, argMinIf(agent, start_ns, agent != '') AS agent, argMinIf(agent_version, start_ns, agent_version != '') AS version
         FROM spans WHERE ${ours} AND session != '' AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
         GROUP BY session ORDER BY max(start_ns) DESC, session LIMIT {limit:UInt32}`,
        { organization, project, since: Math.round(sinceMs), limit },
      ),
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
      const [row] = await clickhouse.query<{ rows: number; bytes: number }>(
        "SELECT toFloat64(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND table = 'spans'",
      );
      return row ?? { rows: 0, bytes: 0 };
    },
  };
}

type Candidate = { trace_id: string; first: string; last: string };

/** The statement that finds traces, newest first. */
function selectCandidates(query: TraceQuery): { readonly text: string; readonly bound: Bound } {
  const bound: Record<string, string | number | readonly string[]> = {
    organization: query.organization,
    project: query.project,
    limit: query.limit,
  };
  const within: string[] = [ours];
  if (query.fromMs === undefined && query.toMs === undefined) {
    within.push("received_at >= fromUnixTimestamp64Milli({arrived:Int64}, 'UTC')");
    bound["arrived"] = Math.round(query.arrivedSinceMs);
  }
  for (const [name, comparison, ms] of [
    ["from", ">=", query.fromMs],
    ["to", "<=", query.toMs],
  ] as const) {
    if (ms === undefined) continue;
    const ns = BigInt(Math.round(ms)) * 1_000_000n;
    within.push(`start_ns ${comparison} {${name}:UInt64}`, `intDiv(start_ns, ${hourNs}) ${comparison} {${name}Hour:UInt64}`);
    bound[name] = String(ns);
    bound[`${name}Hour`] = String(ns / hourNs);
  }
  const like: string[] = [];
  for (const [column, value] of [
    ["agent_version", query.version],
    ["arm", query.arm],
    ["session", query.session],
    ["kind", query.kind],
  ] as const) {
    if (value === undefined) continue;
    like.push(`trace_id IN (SELECT trace_id FROM spans WHERE ${within.join(" AND ")} AND ${column} = {${column}:String})`);
    bound[column] = value;
  }
  if (query.agent !== undefined) {
    like.push(
      `trace_id IN (SELECT trace_id FROM spans WHERE ${within.join(" AND ")} AND (agent = {agent:String} OR service = {agent:String}))`,
    );
    bound["agent"] = query.agent;
  }
  if (query.text !== undefined) {
    const words = "hasAllTokens(input, {text:String}) OR hasAllTokens(output, {text:String})";
    like.push(`trace_id IN (SELECT trace_id FROM spans WHERE ${within.join(" AND ")} AND (${words}))`);
    bound["text"] = query.text.toLowerCase();
  }
  const having: string[] = [];
  if (query.after !== undefined) {
    having.push("(min(start_ns), trace_id) < ({afterStart:UInt64}, {afterTrace:String})");
    bound["afterStart"] = String(query.after.startNs);
    bound["afterTrace"] = query.after.traceId;
  }
  if (query.suspect) {
    // Wider than what has failed: whoever asks judges each. Without an answer at its top, with an error anywhere, or with many calls.
    having.push(
      `(countIf(status = 'error' OR failure != '' OR finish_reason IN ('error', 'length', 'content_filter') OR answer = 'empty') > 0
        OR countIf(kind = 'tool') >= 5 OR countIf(answer = 'text' AND (parent_span_id = '' OR kind IN ('agent', 'workflow'))) = 0)`,
    );
  }
  const text = `SELECT trace_id, toString(min(start_ns)) AS first, toString(max(start_ns)) AS last FROM spans
    WHERE ${[...within, ...like].join(" AND ")} GROUP BY trace_id ${having.length === 0 ? "" : `HAVING ${having.join(" AND ")}`}
    ORDER BY min(start_ns) DESC, trace_id DESC LIMIT {limit:UInt32}`;
  return { text, bound };
}

/** Reads the spans of traces that were found, in the order in which they were. */
async function readCandidates(
  clickhouse: ClickHouse,
  { organization, project }: TraceQuery,
  candidates: readonly Candidate[],
): Promise<readonly FoundTrace[]> {
  const firsts = candidates.map(({ first }) => BigInt(first));
  const lasts = candidates.map(({ last }) => BigInt(last));
  const earliest = min(firsts) / hourNs - reachHours;
  const rows = await clickhouse.query<TraceRow>(
    `SELECT * FROM (SELECT ${traceColumns}, received_at FROM spans WHERE ${ours} AND trace_id IN {traces:Array(String)}
       AND intDiv(start_ns, ${hourNs}) BETWEEN {fromHour:UInt64} AND {toHour:UInt64} ${onceEach}) LIMIT ${maxSpansInList} BY trace_id`,
    {
      organization,
      project,
      traces: candidates.map((candidate) => candidate.trace_id),
      fromHour: String(earliest < 0n ? 0n : earliest),
      toHour: String(-min(lasts.map((last) => -last)) / hourNs + reachHours),
    },
  );
  const byTrace = Map.groupBy(rows.map(readTraceRow), (span: TraceSpan) => span.traceId);
  return candidates.map(({ trace_id: traceId, first }) => ({
    position: { startNs: BigInt(first), traceId },
    spans: byTrace.get(traceId) ?? [],
  }));
}

function min(values: readonly bigint[]): bigint {
  return values.reduce((least, value) => (value < least ? value : least));
}
