import type { Bound, ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import type { TraceSpan } from "./domain/trace-span.ts";
import { readTraceRow, traceColumns, type TraceRow } from "./span-rows.ts";
import type { FoundTrace, TraceQuery } from "./span-store.ts";

/** The rows of one project. */
export const ours = "organization = {organization:String} AND project = {project:String}";
/** Of a span that arrived more than once, the last counts. */
export const onceEach = "ORDER BY received_at DESC LIMIT 1 BY trace_id, span_id";

const sinceArrival = "received_at >= fromUnixTimestamp64Milli({arrived:Int64}, 'UTC')";
const hourNs = 3_600_000_000_000n;
/** Beyond these a trace in a list is summed up over its first ones. */
const maxSpansInList = 10_000;
/** How far apart spans of one trace in a list may begin. */
const reachHours = 24n;
/** Below these it takes no longer to look at all. */
const fewSpans = 50_000;
/** How far back is looked before everything is; the newest hours mostly have enough. */
const stepsBack: readonly (bigint | undefined)[] = [1n, 6n, undefined];
/** Traces that began before the hours that are looked at are found in them, too, and left out. */
const spare = 10;

/**
 * Traces, newest first, by when they began. It looks at the newest hours first: a trace that began in them has all its spans in them, so what is
 * found there is right and in order; where that is not enough, it looks further back.
 */
export async function listTraces(clickhouse: ClickHouse, query: TraceQuery): Promise<readonly FoundTrace[]> {
  const newest = await findNewestHour(clickhouse, query);
  for (const hours of newest === undefined ? [undefined] : stepsBack) {
    const edge = hours === undefined || newest === undefined ? undefined : newest - hours;
    const { text, bound } = selectCandidates({ ...query, limit: query.limit + (edge === undefined ? 0 : spare) }, edge);
    const candidates = await clickhouse.query<Candidate>(text, bound);
    if (edge !== undefined && candidates.length < query.limit) continue;
    const found = candidates.length === 0 ? [] : await readCandidates(clickhouse, query, candidates);
    if (edge === undefined) return found;
    const whole = found.filter(({ spans }) => spans.every(({ startNs }) => startNs / hourNs >= edge));
    if (whole.length >= query.limit) return whole.slice(0, query.limit);
  }
  return [];
}

/** The hour to look back from; undefined: there are so few spans that all are looked at. */
async function findNewestHour(
  clickhouse: ClickHouse,
  { organization, project, toMs, fromMs, after, arrivedSinceMs }: TraceQuery,
): Promise<bigint | undefined> {
  const isOpen = fromMs === undefined && toMs === undefined;
  const bound = { organization, project, arrived: Math.round(arrivedSinceMs) };
  const [row] = await clickhouse.query<{ newest: string; n: number }>(
    `SELECT toString(max(start_ns)) AS newest, toFloat64(count()) AS n FROM spans WHERE ${ours} ${isOpen ? `AND ${sinceArrival}` : ""}`,
    bound,
  );
  if (row === undefined || row.n < fewSpans) return undefined;
  const tops = [
    BigInt(row.newest),
    ...(toMs === undefined ? [] : [BigInt(Math.round(toMs)) * 1_000_000n]),
    ...(after === undefined ? [] : [after.startNs]),
  ];
  const hour = min(tops) / hourNs;
  return hour > reachHours ? hour : undefined;
}

type Candidate = { trace_id: string; first: string; last: string };

/** The statement that finds traces, newest first. */
function selectCandidates(query: TraceQuery, fromHour: bigint | undefined): { readonly text: string; readonly bound: Bound } {
  const bound: Record<string, string | number | readonly string[]> = {
    organization: query.organization,
    project: query.project,
    limit: query.limit,
  };
  const within: string[] = [ours];
  if (query.fromMs === undefined && query.toMs === undefined) {
    within.push(sinceArrival);
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
  if (fromHour !== undefined) {
    within.push(`intDiv(start_ns, ${hourNs}) >= {edge:UInt64}`);
    bound["edge"] = String(fromHour);
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
