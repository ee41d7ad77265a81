import type { Metrics } from "../../platform/metrics/metrics.ts";

/** Why spans were not stored. */
export type Rejection = "invalid" | "overload" | "store";

/** What came over OTLP since the start. INVARIANT: accepted = stored + rejected at every moment at which nothing waits. */
export type OtlpCounters = {
  accepted: number;
  stored: number;
  readonly rejected: { [reason in Rejection]: number };
  logRecords: number;
  dataPoints: number;
};

/** Counters at zero, read when somebody asks for `metrics`. */
export function createOtlpCounters(metrics: Metrics): OtlpCounters {
  const counters: OtlpCounters = { accepted: 0, stored: 0, rejected: { invalid: 0, overload: 0, store: 0 }, logRecords: 0, dataPoints: 0 };
  const read = (name: string, help: string, value: () => number): void => metrics.read(name, help, "counter", () => [{ value: value() }]);
  read("spans_accepted_total", "Spans that came over OTLP in requests that could be read", () => counters.accepted);
  read("spans_stored_total", "Spans that the store counted", () => counters.stored);
  metrics.read("spans_rejected_total", "Spans that were not stored, and whose sender was told", "counter", () =>
    Object.entries(counters.rejected).map(([reason, value]) => ({ labels: { reason }, value })),
  );
  read("log_records_total", "Log records that came over OTLP", () => counters.logRecords);
  read("data_points_total", "Data points of metrics that came over OTLP; they are not stored", () => counters.dataPoints);
  return counters;
}
