import type { ProjectScope } from "../kernel/scope.ts";
import type { Bound, ClickHouse } from "../platform/clickhouse/clickhouse.ts";
import { ours } from "./list-traces.ts";
import type { SpanSession, SpanSessionQuery } from "./span-store.ts";

const sinceArrival = "received_at >= fromUnixTimestamp64Milli({arrived:Int64}, 'UTC')";
const nsPerMs = 1_000_000;
const hourMs = 3_600_000;
/** How long before a time a session's spans are looked for, so that one that began earlier is known as such. */
const reachMs = 24 * hourMs;

const told = `session, toFloat64(intDiv(min(start_ns), ${nsPerMs})) AS firstMs, toFloat64(intDiv(max(end_ns), ${nsPerMs})) AS lastMs,
  toUInt32(uniqExact(trace_id)) AS traces, argMinIf(spans.agent, start_ns, spans.agent != '') AS agent,
  argMinIf(agent_version, start_ns, agent_version != '') AS version`;

/** Sessions that only spans name, newest first. */
export function listSpanSessions(clickhouse: ClickHouse, query: SpanSessionQuery): Promise<SpanSession[]> {
  const { organization, project, environment, fromMs, toMs, agent, version, after, limit } = query;
  const bound: Record<string, string | number> = { organization, project, environment, limit };
  const within = [ours, "session != ''"];
  const having = ["countIf(arm != '') = 0", "countIf(source = 'front' AND environment != {environment:String}) = 0"];
  if (fromMs === undefined && toMs === undefined) {
    within.push(sinceArrival);
    bound["arrived"] = Math.round(query.arrivedSinceMs);
  }
  if (fromMs !== undefined) {
    within.push(`intDiv(start_ns, ${hourMs * nsPerMs}) >= {reachHour:UInt64}`);
    having.push("firstMs >= {from:UInt64}");
    bound["from"] = Math.round(fromMs);
    bound["reachHour"] = Math.max(0, Math.floor((fromMs - reachMs) / hourMs));
  }
  if (toMs !== undefined) {
    having.push("firstMs <= {to:UInt64}");
    bound["to"] = Math.round(toMs);
  }
  if (agent !== undefined) {
    having.push("agent = {agent:String}");
    bound["agent"] = agent;
  }
  if (version !== undefined) {
    having.push("version = {version:String}");
    bound["version"] = version;
  }
  if (after !== undefined) {
    having.push("(firstMs, session) < ({afterStart:Float64}, {afterSession:String})");
    bound["afterStart"] = after.startMs;
    bound["afterSession"] = after.session;
  }
  return clickhouse.query<SpanSession>(
    `SELECT ${told} FROM spans WHERE ${within.join(" AND ")} GROUP BY session HAVING ${having.join(" AND ")}
     ORDER BY firstMs DESC, session DESC LIMIT {limit:UInt32}`,
    bound,
  );
}

/** What spans say of sessions that are known by name. */
export function readSpanSessions(
  clickhouse: ClickHouse,
  { organization, project }: ProjectScope,
  { sessions, arrivedSinceMs }: { readonly sessions: readonly string[]; readonly arrivedSinceMs: number },
): Promise<SpanSession[]> {
  const bound: Bound = { organization, project, sessions, arrived: Math.round(arrivedSinceMs) };
  return clickhouse.query<SpanSession>(
    `SELECT ${told} FROM spans WHERE ${ours} AND session IN {sessions:Array(String)} AND ${sinceArrival} GROUP BY session`,
    bound,
  );
}
