import type { Json } from "../../kernel/json.ts";

/** Attributes by name, their values as JSON: integers beyond 2^53 and not finite numbers as text, bytes in base64. */
export type Attributes = ReadonlyMap<string, Json>;

/** Something that happened within a span. */
export type OtlpEvent = { readonly name: string; readonly timeNs: bigint; readonly attributes: Attributes };

/** A span as it came over OTLP, the same for both encodings. Ids are lower-case hex; times are nanoseconds since the epoch, 0 where none was given. */
export type OtlpSpan = {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where there is none. */
  readonly parentSpanId: string;
  /** W3C flags in the lowest byte; bit 8: bit 9 says whether the parent is in another process. */
  readonly flags: number;
  readonly name: string;
  /** SpanKind of the specification, 0 to 5. */
  readonly spanKind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly attributes: Attributes;
  readonly events: readonly OtlpEvent[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Attributes }[];
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
};

/** A log record that names an event of a span. */
export type OtlpLogEvent = {
  readonly traceId: string;
  readonly spanId: string;
  readonly event: string;
  readonly timeNs: bigint;
  readonly body: Json;
  readonly attributes: Attributes;
};
