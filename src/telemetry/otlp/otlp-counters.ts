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

export function createOtlpCounters(): OtlpCounters {
  return { accepted: 0, stored: 0, rejected: { invalid: 0, overload: 0, store: 0 }, logRecords: 0, dataPoints: 0 };
}

/** The counters as Prometheus reads them. */
export function writePrometheus({ accepted, stored, rejected, logRecords, dataPoints }: OtlpCounters): string {
  const counter = (name: string, help: string, values: readonly (readonly [string, number])[]): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} counter\n${values.map(([labels, value]) => `${name}${labels} ${value}\n`).join("")}`;
  return [
    counter("airworthy_spans_accepted_total", "Spans that came over OTLP in requests that could be read.", [["", accepted]]),
    counter("airworthy_spans_stored_total", "Spans that the store counted.", [["", stored]]),
    counter(
      "airworthy_spans_rejected_total",
      "Spans that were not stored, and whose sender was told.",
      Object.entries(rejected).map(([reason, value]) => [`{reason="${reason}"}`, value]),
    ),
    counter("airworthy_log_records_total", "Log records that came over OTLP.", [["", logRecords]]),
    counter("airworthy_data_points_total", "Data points of metrics that came over OTLP; they are not stored.", [["", dataPoints]]),
  ].join("");
}
