import type { ProjectScope } from "../kernel/scope.ts";
import type { AgentTokens } from "../tenancy/index.ts";

/** The variables by which a project's agents find where to send telemetry. */
export type OtlpEnvironment = (scope: ProjectScope) => Readonly<Record<string, string>>;

/** Where agents send telemetry: where the platform's own environment says, else to the platform, with their project's token. */
export function otlpEnvironment(environment: NodeJS.ProcessEnv, otlpUrl: string, tokens: AgentTokens): OtlpEnvironment {
  const elsewhere = environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  if (elsewhere !== undefined) return () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: elsewhere });
  return (scope) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${encodeURIComponent(tokens.tokenOf(scope))}`,
  });
}
