import type { AnswerForm } from "./answer-form.ts";
import type { ReadSpan } from "./read-span.ts";

/** A span as one of a trace: what is judged and counted, without its texts. Times are nanoseconds since the epoch. */
export type TraceSpan = Omit<ReadSpan, "input" | "output"> & {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where there is none. */
  readonly parentSpanId: string;
  /** Whose account it is: a front's, or the agent's own. */
  readonly source: "front" | "agent";
  readonly name: string;
  readonly service: string;
  readonly version: string;
  readonly arm: string;
  readonly release: string;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly startNs: bigint;
  /** 0: it never ended. */
  readonly endNs: bigint;
  readonly answer: AnswerForm;
  /** True where an input was recorded; `inputDigest` is equal for equal ones. */
  readonly hasInput: boolean;
  readonly inputDigest: string;
  /** False where the sender said that the parent is in another process. */
  readonly parentIsLocal: boolean;
};
