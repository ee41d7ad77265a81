import { randomBytes } from "node:crypto";

const traceparentForm = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** The trace id of a `traceparent` header (W3C Trace Context), 32 lower-case hex digits; undefined when it is absent or malformed. */
export function readTraceId(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : traceparentForm.exec(traceparent)?.[1];
}

/** A `traceparent` that begins a new, sampled trace. */
export function newTraceparent(): string {
  const random = randomBytes(24).toString("hex"); // one call: each costs about a microsecond
  return `00-${random.slice(0, 32)}-${random.slice(32)}-01`;
}
