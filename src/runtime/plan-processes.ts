import { digestOf } from "../kernel/digest.ts";
import type { Scope } from "../kernel/scope.ts";
import type { AgentVersion, RunSpec } from "../registry/index.ts";
import type { ProcessSpec } from "./domain/process.ts";

/** A process that a deployment needs. Those with an equal key are one process. */
export type PlannedProcess = {
  /** `agent`, `model` or `mcp:{server}`. */
  readonly name: string;
  readonly key: string;
  readonly spec: ProcessSpec;
  /** True for the agent's own process; tool servers and the rehearsed model are shared by deployments of one environment. */
  readonly own: boolean;
};

/** What a plan depends on besides the version. */
export type PlanOptions = {
  readonly scope: Scope;
  readonly deploymentId: string;
  /** The folder of the version's files. */
  readonly artifactDirectory: string;
  /** The gateway's base URL as agents reach it. */
  readonly gatewayUrl: string;
  /** Where agents send telemetry; undefined: nowhere. */
  /** The variables by which agents find where to send telemetry. */
  readonly otlpEnvironment: Readonly<Record<string, string>>;
};

/** What the agent gets as a key: the gateway replaces it with the real one, which the agent never holds. */
const standInKey = "held-by-the-gateway";

/** Lists the processes of one version in one environment. */
export function planProcesses(version: AgentVersion, options: PlanOptions): PlannedProcess[] {
  const { manifest } = version;
  const planned: PlannedProcess[] = [];
  if (manifest.run !== undefined) {
    planned.push({
      name: "agent",
      key: `${options.deploymentId}/agent`,
      spec: toSpec(manifest.run, options.artifactDirectory, agentEnvironment(version, options)),
      own: true,
    });
  }
  if (version.model?.rehearsed === true && manifest.model?.rehearsed !== undefined) {
    planned.push(shared("model", manifest.model.rehearsed, version, options));
  }
  for (const [server, spec] of Object.entries(manifest.mcpServers)) {
    if (spec.run !== undefined) planned.push(shared(`mcp:${server}`, spec.run, version, options));
  }
  return planned;
}

function agentEnvironment(version: AgentVersion, { deploymentId, gatewayUrl, otlpEnvironment }: PlanOptions): Record<string, string> {
  const fronts = `${gatewayUrl}/d/${deploymentId}`;
  return {
    OTEL_SERVICE_NAME: version.agent,
    ...otlpEnvironment,
    ...(version.model === undefined
      ? {}
      : { OPENAI_BASE_URL: `${fronts}/v1`, OPENAI_API_KEY: standInKey, OPENAI_MODEL: version.model.name }),
    ...Object.fromEntries(Object.entries(version.manifest.mcpServers).map(([server, spec]) => [spec.urlEnv, `${fronts}/mcp/${server}`])),
  };
}

function shared(name: string, run: RunSpec, version: AgentVersion, { scope, artifactDirectory }: PlanOptions): PlannedProcess {
  // Versions that run the same server share it, though their artifacts differ elsewhere.
  const pinned = digestOf({ run, files: version.files.filter((file) => file.usedBy.includes(name)) });
  const place = `${scope.organization}/${scope.project}/${scope.environment}/${version.agent}`;
  return { name, key: `${place}/${name}/${pinned}`, spec: toSpec(run, artifactDirectory, {}), own: false };
}

function toSpec(run: RunSpec, cwd: string, given: Record<string, string>): ProcessSpec {
  return {
    command: run.command,
    cwd,
    env: { ...given, ...run.env },
    passEnv: run.passEnv,
    readyPath: run.ready,
    startTimeoutMs: run.startTimeoutMs,
    stopTimeoutMs: run.stopTimeoutMs,
  };
}
