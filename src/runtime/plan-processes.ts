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
      spec: toSpec(manifest.run, version, agentEnvironment(version, options)),
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

function agentEnvironment(version: AgentVersion, { deploymentId }: PlanOptions): Pick<ProcessSpec, "env" | "fronts"> {
  const front = `/d/${deploymentId}`;
  return {
    env: {
      OTEL_SERVICE_NAME: version.agent,
      ...(version.model === undefined ? {} : { OPENAI_API_KEY: standInKey, OPENAI_MODEL: version.model.name }),
    },
    fronts: {
      ...(version.model === undefined ? {} : { OPENAI_BASE_URL: `${front}/v1` }),
      ...Object.fromEntries(Object.entries(version.manifest.mcpServers).map(([server, spec]) => [spec.urlEnv, `${front}/mcp/${server}`])),
    },
  };
}

function shared(name: string, run: RunSpec, version: AgentVersion, { scope }: PlanOptions): PlannedProcess {
  // Versions that run the same server share it, though their artifacts differ elsewhere.
  const pinned = digestOf({ run, files: version.files.filter((file) => file.usedBy.includes(name)) });
  const place = `${scope.organization}/${scope.project}/${scope.environment}/${version.agent}`;
  return { name, key: `${place}/${name}/${pinned}`, spec: toSpec(run, version, { env: {}, fronts: {} }), own: false };
}

function toSpec(run: RunSpec, { artifact }: AgentVersion, { env, fronts }: Pick<ProcessSpec, "env" | "fronts">): ProcessSpec {
  return {
    command: run.command,
    artifact,
    env: { ...env, ...run.env },
    fronts,
    passEnv: run.passEnv,
    readyPath: run.ready,
    startTimeoutMs: run.startTimeoutMs,
    stopTimeoutMs: run.stopTimeoutMs,
  };
}
