import { type Cell, toTextRow } from "../platform/clickhouse/text-row.ts";
import type { FailureReason } from "./domain/find-failures.ts";
import type { TraceSummary } from "./domain/summarise-trace.ts";
import type { SummedTrace } from "./span-store.ts";

/** Columns of `traces` and how each is filled. */
const cells: { readonly [column: string]: (trace: SummedTrace) => Cell } = {
  organization: (trace) => trace.organization,
  project: (trace) => trace.project,
  trace_id: (trace) => trace.traceId,
  start_ns: (trace) => trace.startNs,
  end_ns: (trace) => trace.endNs,
  through: (trace) => (trace.throughMs / 1_000).toFixed(3),
  revision: revisionOf,
  settled: (trace) => (trace.settled ? 1 : 0),
  span_count: (trace) => trace.spanCount,
  name: (trace) => trace.name,
  agent: (trace) => trace.agent ?? "",
  agent_version: (trace) => trace.agentVersion ?? "",
  arm: (trace) => trace.arm ?? "",
  release: (trace) => trace.release ?? "",
  session: (trace) => trace.session ?? "",
  kinds: (trace) => trace.kinds,
  models: (trace) => trace.models,
  failed: (trace) => (trace.failures.length > 0 ? 1 : 0),
  unfinished: (trace) => (trace.unfinished ? 1 : 0),
  failures: (trace) => reasons(trace.failures),
  recovered: (trace) => reasons(trace.recovered),
  input_tokens: (trace) => trace.inputTokens ?? null,
  output_tokens: (trace) => trace.outputTokens ?? null,
  cost_usd: (trace) => trace.costUsd ?? null,
  unpriced: (trace) => trace.unpriced,
};

export const summaryColumns: readonly string[] = Object.keys(cells);
const fill = Object.values(cells);

/** A trace's summary as a line of text. */
export function toSummaryLine(trace: SummedTrace): string {
  return toTextRow(fill.map((cell) => cell(trace)));
}

/**
 * INVARIANT: who saw more of a trace has the higher one, whoever wrote last: spans are only ever added, so what is read later has the last
 * arrival at the same time or later, and no fewer spans; at the same spans the settled judgement counts.
 */
function revisionOf({ throughMs, spanCount, settled }: SummedTrace): bigint {
  return (BigInt(throughMs) << 20n) | (BigInt(Math.min(spanCount, 0x7_ffff)) << 1n) | (settled ? 1n : 0n);
}

function reasons(found: readonly FailureReason[]): string {
  return found.length === 0 ? "" : JSON.stringify(found);
}

/** What is read of a summary. Numbers beyond 2^53 come as text. */
export const listColumns = `trace_id, toString(start_ns) AS start_text, toString(end_ns) AS end_text, span_count, name, agent, agent_version, arm,
  release, session, models, unfinished, failures, recovered, toFloat64(input_tokens) AS input_tokens, toFloat64(output_tokens) AS output_tokens, cost_usd, unpriced`;

export type SummaryRow = {
  trace_id: string;
  start_text: string;
  end_text: string;
  span_count: number;
  name: string;
  agent: string;
  agent_version: string;
  arm: string;
  release: string;
  session: string;
  models: string[];
  unfinished: number;
  failures: string;
  recovered: string;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  unpriced: string[];
};

/** A row as the summary that was written. */
export function readSummaryRow(row: SummaryRow): TraceSummary {
  return {
    traceId: row.trace_id,
    name: row.name,
    agent: row.agent || undefined,
    agentVersion: row.agent_version || undefined,
    arm: row.arm || undefined,
    release: row.release || undefined,
    session: row.session || undefined,
    startNs: BigInt(row.start_text),
    endNs: BigInt(row.end_text),
    spanCount: row.span_count,
    unfinished: row.unfinished === 1,
    failures: readReasons(row.failures),
    recovered: readReasons(row.recovered),
    models: row.models,
    inputTokens: row.input_tokens ?? undefined,
    outputTokens: row.output_tokens ?? undefined,
    costUsd: row.cost_usd ?? undefined,
    unpriced: row.unpriced,
  };
}

function readReasons(text: string): readonly FailureReason[] {
  return text === "" ? [] : (JSON.parse(text) as readonly FailureReason[]); // toSummaryLine wrote it
}
