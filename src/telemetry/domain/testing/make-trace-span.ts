import type { TraceSpan } from "../trace-span.ts";

/** A span of a trace. Its id and parent are one letter, or more; it lasts from `from` to `to`, in seconds. */
export function makeTraceSpan(
  spanId: string,
  parentSpanId: string,
  given: Partial<TraceSpan> & { readonly from?: number; readonly to?: number } = {},
): TraceSpan {
  const { from = 0, to = from + 1, ...rest } = given;
  return {
    dialect: "gen-ai",
    kind: "other",
    traceId: "t",
    spanId,
    parentSpanId,
    source: "agent",
    name: spanId,
    service: "",
    version: "",
    arm: "",
    release: "",
    status: "unset",
    statusMessage: "",
    startNs: BigInt(from) * 1_000_000_000n,
    endNs: BigInt(to) * 1_000_000_000n,
    answer: "none",
    hasInput: false,
    inputDigest: "",
    parentIsLocal: true,
    ...rest,
  };
}
