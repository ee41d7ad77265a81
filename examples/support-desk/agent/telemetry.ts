import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { defaultResource, detectResources, envDetector } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

/*
 * Importing this module is what sets telemetry up, and it must be the first import of the process. The http
 * instrumentation patches `node:http` when it is next `require`d, which express does; the undici one listens to the
 * diagnostics channel of the global `fetch`, through which the AI SDK sends. No loader hook is needed for these two.
 */

/** Spans leave only where an endpoint is configured; the exporter reads OTEL_EXPORTER_OTLP_ENDPOINT itself. */
const isExporting = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] !== undefined;

const provider = new NodeTracerProvider({
  // envDetector reads OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: isExporting ? [new BatchSpanProcessor(new OTLPTraceExporter())] : [],
});
// Installs W3C trace context and W3C baggage as propagators, and async-local storage as the context manager: what a
// customer's request carried goes out with each model and tool request that it causes.
provider.register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });

const SHUTDOWN_MS = 1_000;

/** Sends what is left. A collector that does not answer costs at most a second and never an error. */
export async function shutDownTelemetry(): Promise<void> {
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, SHUTDOWN_MS);
  await Promise.race([provider.shutdown().catch(() => {}), timeUp]);
  clearTimeout(timer);
}
