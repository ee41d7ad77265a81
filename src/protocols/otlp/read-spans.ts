import type { Span, TracesRequest } from "./messages.ts";
import type { OtlpSpan } from "./otlp-span.ts";
import { readAttributes, readId, readTime } from "./values.ts";

/** The spans of a request, and how many had no valid id. */
export type ReadSpans = { readonly spans: readonly OtlpSpan[]; readonly withoutId: number };

/** JSON should have the numbers; some senders write the names. */
const statuses: { readonly [code: string]: OtlpSpan["status"] } = { 1: "ok", STATUS_CODE_OK: "ok", 2: "error", STATUS_CODE_ERROR: "error" };

/** Brings the spans of a request into one shape, whatever it was encoded in. */
export function readSpans(request: TracesRequest): ReadSpans {
  const spans: OtlpSpan[] = [];
  let withoutId = 0;
  for (const { resource, scopeSpans } of listOf(request.resourceSpans)) {
    const shared = readAttributes(resource?.attributes);
    for (const { scope, spans: found } of listOf(scopeSpans)) {
      const from = { resource: shared, scope: { name: scope?.name ?? "", version: scope?.version ?? "" } };
      for (const span of listOf(found)) {
        const read = readSpan(span, from);
        if (read === undefined) withoutId++;
        else spans.push(read);
      }
    }
  }
  return { spans, withoutId };
}

function readSpan(span: Span, from: Pick<OtlpSpan, "resource" | "scope">): OtlpSpan | undefined {
  const traceId = readId(span.traceId, 16);
  const spanId = readId(span.spanId, 8);
  if (traceId === undefined || spanId === undefined) return undefined;
  return {
    traceId,
    spanId,
    parentSpanId: readId(span.parentSpanId, 8) ?? "",
    flags: span.flags ?? 0,
    name: span.name ?? "",
    spanKind: typeof span.kind === "number" ? span.kind : 0,
    startNs: readTime(span.startTimeUnixNano),
    endNs: readTime(span.endTimeUnixNano),
    status: statuses[span.status?.code ?? ""] ?? "unset",
    statusMessage: span.status?.message ?? "",
    attributes: readAttributes(span.attributes),
    events: listOf(span.events).map((event) => ({
      name: event.name ?? "",
      timeNs: readTime(event.timeUnixNano),
      attributes: readAttributes(event.attributes),
    })),
    links: listOf(span.links).map((link) => ({
      traceId: readId(link.traceId, 16) ?? "",
      spanId: readId(link.spanId, 8) ?? "",
      attributes: readAttributes(link.attributes),
    })),
    ...from,
  };
}

function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  return list ?? [];
}
