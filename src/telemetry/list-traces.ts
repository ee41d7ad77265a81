import type { Bound, ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import type { TracePage, TracePosition, TraceQuery } from "./span-store.ts";
import { listColumns, readSummaryRow, type SummaryRow } from "./summary-rows.ts";

/** The rows of one project. */
export const ours = "organization = {organization:String} AND project = {project:String}";
export const hourNs = 3_600_000_000_000n;

const hasWords = "(hasAllTokens(input, {text:String}) OR hasAllTokens(output, {text:String}))";
/** Words that many traces have are found in the newest of them; only rarer ones are looked for everywhere. */
const newestTraces = 500;

/** Traces as they were summed up, newest first by when they began. */
export async function listTraces(clickhouse: ClickHouse, query: TraceQuery): Promise<TracePage> {
  const traces: TracePage["traces"][number][] = [];
  let after = query.after;
  for (;;) {
    const wanted = query.limit - traces.length;
    const found = await findCandidates(clickhouse, { ...query, after, limit: wanted + 1 });
    const page = found.slice(0, wanted);
    traces.push(...(await readCandidates(clickhouse, query, page)));
    after = page.at(-1);
    if (found.length <= wanted) return { traces, next: undefined };
    if (traces.length === query.limit) return { traces, next: after };
  }
}

/**
 * Where traces stand of which some row is as asked. It may be one that a later row replaced, so each is looked at again: what is found here
 * is read in the order of the key and costs no more when there are more traces.
 */
async function findCandidates(clickhouse: ClickHouse, query: TraceQuery): Promise<readonly TracePosition[]> {
  const { bound, conditions } = conditionsOf(query);
  const find = async (more: readonly string[], limit: number): Promise<readonly TracePosition[]> => {
    const rows = await clickhouse.query<{ trace_id: string; start_text: string }>(
      `SELECT trace_id, toString(start_ns) AS start_text FROM traces WHERE ${[...conditions, ...more].join(" AND ")}
       ORDER BY start_ns DESC, trace_id DESC LIMIT 1 BY start_ns, trace_id LIMIT {limit:UInt32}`,
      { ...bound, limit },
    );
    return rows.map(({ trace_id: traceId, start_text: start }) => ({ traceId, startNs: BigInt(start) }));
  };
  if (query.text === undefined) return find([], query.limit);
  const newest = await find([], newestTraces);
  const hits = await findWords(clickhouse, query, newest);
  const said = newest.filter(({ traceId }) => hits.has(traceId));
  if (said.length >= query.limit || newest.length < newestTraces) return said.slice(0, query.limit);
  return find([`trace_id IN (SELECT trace_id FROM spans WHERE ${ours} AND ${hasWords})`], query.limit);
}

/** Those of some traces that have the words. */
async function findWords(
  clickhouse: ClickHouse,
  { organization, project, text = "" }: TraceQuery,
  among: readonly TracePosition[],
): Promise<ReadonlySet<string>> {
  const rows = await clickhouse.query<{ trace_id: string }>(
    `SELECT DISTINCT trace_id FROM spans WHERE ${ours} AND trace_id IN {traces:Array(String)} AND ${hasWords}`,
    { organization, project, text: text.toLowerCase(), traces: among.map(({ traceId }) => traceId) },
  );
  return new Set(rows.map((row) => row.trace_id));
}

/** The summaries of candidates; one whose last row stands elsewhere or is not as asked is left out. */
async function readCandidates(
  clickhouse: ClickHouse,
  query: TraceQuery,
  candidates: readonly TracePosition[],
): Promise<TracePage["traces"]> {
  if (candidates.length === 0) return [];
  const { bound, conditions } = conditionsOf(query);
  const rows = await clickhouse.query<SummaryRow>(
    `SELECT ${listColumns} FROM (SELECT * FROM traces WHERE ${ours} AND trace_id IN {traces:Array(String)} ORDER BY revision DESC LIMIT 1 BY trace_id)
     WHERE ${conditions.join(" AND ")}`,
    { ...bound, traces: candidates.map(({ traceId }) => traceId) },
  );
  const byTrace = new Map(rows.map((row) => [row.trace_id, readSummaryRow(row)]));
  return candidates.flatMap(({ traceId, startNs }) => {
    const trace = byTrace.get(traceId);
    return trace?.startNs === startNs ? [trace] : [];
  });
}

function conditionsOf(query: TraceQuery): { readonly bound: Bound; readonly conditions: readonly string[] } {
  const conditions: string[] = [ours];
  const bound: Record<string, string | number> = { organization: query.organization, project: query.project };
  const ask = (condition: string, name: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    bound[name] = value;
  };
  const toNs = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : String(BigInt(Math.round(ms)) * 1_000_000n));
  if (query.fromMs === undefined && query.toMs === undefined)
    ask("through >= fromUnixTimestamp64Milli({arrived:Int64}, 'UTC')", "arrived", Math.round(query.arrivedSinceMs));
  ask("start_ns >= {from:UInt64}", "from", toNs(query.fromMs));
  ask("start_ns <= {to:UInt64}", "to", toNs(query.toMs));
  ask("agent = {agent:String}", "agent", query.agent);
  ask("agent_version = {version:String}", "version", query.version);
  ask("arm = {arm:String}", "arm", query.arm);
  ask("session = {session:String}", "session", query.session);
  ask("has(kinds, {kind:String})", "kind", query.kind);
  ask("failed = {failed:UInt8}", "failed", query.failed === undefined ? undefined : Number(query.failed));
  if (query.text !== undefined) bound["text"] = query.text.toLowerCase();
  if (query.after !== undefined) {
    ask("start_ns <= {afterStart:UInt64}", "afterStart", String(query.after.startNs)); // what the key can be searched by
    ask("(start_ns, trace_id) < ({afterStart:UInt64}, {afterTrace:String})", "afterTrace", query.after.traceId);
  }
  return { bound, conditions };
}
