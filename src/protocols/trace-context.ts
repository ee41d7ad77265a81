import { randomBytes } from "node:crypto";

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** A span's place in its trace (W3C Trace Context). Ids are lower-case hex. */
export type SpanContext = {
  readonly traceId: string;
  readonly spanId: string;
  /** Two hex digits; bit 0: sampled. */
  readonly flags: string;
};

/** Reads a `traceparent` header; undefined when it is absent or malformed. */
export function readTraceparent(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparent === undefined ? [] : (traceparentForm.exec(traceparent) ?? []);
  return traceId === undefined || spanId === undefined || flags === undefined ? undefined : { traceId, spanId, flags };
}

/** A span under another one, or at the top of a new, sampled trace. */
export function newSpanUnder(parent: SpanContext | undefined): SpanContext {
  const random = randomBytes(parent === undefined ? 24 : 8).toString("hex"); // one call: each costs about a microsecond
  if (parent !== undefined) return { traceId: parent.traceId, spanId: random, flags: parent.flags };
  return { traceId: random.slice(16), spanId: random.slice(0, 16), flags: "01" };
}

/** The header that hands a span on as the parent. */
export function writeTraceparent({ traceId, spanId, flags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${flags}`;
}
