import type { StoredSpan } from "./domain/stored-span.ts";
import type { TraceSummary } from "./domain/summarise-trace.ts";
import { caseAttribute } from "./front-span.ts";
import type { Trace } from "./read-trace.ts";
import type { SpanView, TraceSummaryView, TraceView } from "./views.ts";

/** A summary as the API shows it. */
export function toTraceSummaryView(trace: TraceSummary): TraceSummaryView {
  const { traceId, name, spanCount, failures, recovered, models } = trace;
  return {
    traceId,
    name,
    agent: trace.agent ?? null,
    agentVersion: trace.agentVersion ?? null,
    arm: trace.arm ?? null,
    release: trace.release ?? null,
    sessionId: trace.session ?? null,
    startTime: toIso(trace.startNs),
    durationMs: toDuration(trace) ?? 0,
    spanCount,
    unfinished: trace.unfinished,
    failed: failures.length > 0,
    failureReasons: [...failures],
    recovered: [...recovered],
    models: [...models],
    inputTokens: trace.inputTokens ?? null,
    outputTokens: trace.outputTokens ?? null,
    costUsd: trace.costUsd ?? null,
    unpricedModels: [...trace.unpriced],
  };
}

/** A trace with its spans as the API shows it. */
export function toTraceView({ summary, spans }: Trace): TraceView {
  const trial = spans.find(({ run }) => run !== "");
  const playedCase = trial?.attributes.get(caseAttribute);
  return {
    ...toTraceSummaryView(summary),
    evaluation: trial === undefined ? null : { run: trial.run, case: typeof playedCase === "string" ? playedCase : null },
    spans: spans.map((span) => toSpanView(span, summary.startNs)),
  };
}

function toSpanView(span: StoredSpan, traceStartNs: bigint): SpanView {
  const { spanId, parentSpanId, kind, name, source, status, statusMessage, service, costBasis, pricedWith, dialect, scopeName } = span;
  return {
    spanId,
    parentSpanId: parentSpanId === "" ? null : parentSpanId,
    kind,
    name,
    source,
    status,
    statusMessage,
    startTime: toIso(span.startNs),
    offsetMs: Number(span.startNs - traceStartNs) / 1_000_000,
    durationMs: toDuration(span),
    service,
    agent: span.agent ?? null,
    sessionId: span.session ?? null,
    model: span.model ?? null,
    provider: span.provider ?? null,
    toolName: span.toolName ?? null,
    input: span.input ?? null,
    output: span.output ?? null,
    inputTokens: span.inputTokens ?? null,
    outputTokens: span.outputTokens ?? null,
    cachedTokens: span.cachedTokens ?? null,
    reasoningTokens: span.reasoningTokens ?? null,
    costUsd: span.costUsd ?? null,
    costBasis,
    pricedWith,
    finishReason: span.finishReason ?? null,
    errorType: span.errorType ?? null,
    failure: span.failure ?? null,
    dialect,
    scope: scopeName,
    attributes: Object.fromEntries(span.attributes) as SpanView["attributes"], // JSON, as it came
    resource: Object.fromEntries(span.resource) as SpanView["resource"], // JSON, as it came
    events: [...span.events] as SpanView["events"], // JSON, as it came
    links: [...span.links] as SpanView["links"], // JSON, as it came
  };
}

function toIso(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n));
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

function toDuration({ startNs, endNs }: { readonly startNs: bigint; readonly endNs: bigint }): number | null {
  return endNs === 0n ? null : Math.max(0, Number(endNs - startNs) / 1_000_000);
}
