import type { LogsRequest, MetricsRequest } from "./messages.ts";
import type { OtlpLogEvent } from "./otlp-span.ts";
import { readAttributes, readId, readTime, readValue } from "./values.ts";

/** The log records of a request: how many, and those that name an event of a span. */
export function readLogs(request: LogsRequest): { readonly records: number; readonly events: readonly OtlpLogEvent[] } {
  const events: OtlpLogEvent[] = [];
  let records = 0;
  for (const { scopeLogs } of request.resourceLogs ?? []) {
    for (const { logRecords } of scopeLogs ?? []) {
      for (const record of logRecords ?? []) {
        records++;
        const attributes = readAttributes(record.attributes);
        const named = attributes.get("event.name"); // before log records had a member for it
        const event = record.eventName || (typeof named === "string" ? named : "");
        const traceId = readId(record.traceId, 16);
        const spanId = readId(record.spanId, 8);
        if (event === "" || traceId === undefined || spanId === undefined) continue;
        const timeNs = readTime(record.timeUnixNano) || readTime(record.observedTimeUnixNano);
        events.push({ traceId, spanId, event, timeNs, body: readValue(record.body), attributes });
      }
    }
  }
  return { records, events };
}

/** The number of data points in a request. */
export function countDataPoints(request: MetricsRequest): number {
  let points = 0;
  for (const { scopeMetrics } of request.resourceMetrics ?? []) {
    for (const { metrics } of scopeMetrics ?? []) {
      for (const metric of metrics ?? []) {
        for (const data of Object.values(metric)) {
          const list = typeof data === "object" && data !== null ? (Reflect.get(data, "dataPoints") as unknown) : undefined;
          if (Array.isArray(list)) points += list.length;
        }
      }
    }
  }
  return points;
}
