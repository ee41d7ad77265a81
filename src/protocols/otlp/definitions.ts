import { fileURLToPath } from "node:url";

import protobuf from "protobufjs";

// From the sources the definitions stand beside src; what is published has them in dist.
const folder = fileURLToPath(
  new URL(`${import.meta.url.endsWith(".ts") ? "../" : ""}../../third_party/opentelemetry-proto/`, import.meta.url),
);

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => (target.startsWith(folder) ? target : folder + target);
root.loadSync(["trace", "logs", "metrics"].map((signal) => `opentelemetry/proto/collector/${signal}/v1/${signal}_service.proto`));

/** What can be sent over OTLP. */
export type Signal = "traces" | "logs" | "metrics";

const names = { traces: "trace.v1.ExportTraceService", logs: "logs.v1.ExportLogsService", metrics: "metrics.v1.ExportMetricsService" };

/** The request's and the answer's message of a signal, as published. */
export function messagesOf(signal: Signal): { readonly request: protobuf.Type; readonly response: protobuf.Type } {
  const name = `opentelemetry.proto.collector.${names[signal]}`;
  return { request: root.lookupType(`${name}Request`), response: root.lookupType(`${name}Response`) };
}
