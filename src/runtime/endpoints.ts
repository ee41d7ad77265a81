import type { AgentVersion } from "../registry/index.ts";
import type { Deployment } from "./list-deployments.ts";

/** Where a deployment's parts answer, behind the gateway. Absent: not ready, or the version has none. */
export type Endpoints = {
  /** The agent's base URL. */
  readonly agentUrl?: string;
  readonly model?: { readonly url: string; readonly keyEnv?: string };
  /** MCP endpoints by server name. */
  readonly mcp: { readonly [server: string]: string };
  /** The endpoints that only evaluations use, by server name. */
  readonly evaluation: { readonly [server: string]: string };
};

/** Works out a deployment's endpoints from its version and the ports that its processes have now. */
export function endpointsOf(deployment: Deployment, version: AgentVersion): Endpoints {
  const { manifest, model } = version;
  const agentUrl = manifest.url ?? baseUrl(deployment, "agent");
  const modelUrl = model?.url ?? suffixed(baseUrl(deployment, "model"), "/v1");
  const servers = Object.entries(manifest.mcpServers).map(
    ([server, spec]) => [server, spec, spec.url ?? baseUrl(deployment, `mcp:${server}`)] as const,
  );
  return {
    ...(agentUrl === undefined ? {} : { agentUrl }),
    ...(modelUrl === undefined ? {} : { model: { url: modelUrl, ...(model?.keyEnv === undefined ? {} : { keyEnv: model.keyEnv }) } }),
    mcp: Object.fromEntries(servers.flatMap(([server, spec, base]) => (base === undefined ? [] : [[server, base + spec.path]]))),
    evaluation: Object.fromEntries(
      servers.flatMap(([server, spec, base]) =>
        base === undefined || spec.evaluationPath === undefined ? [] : [[server, base + spec.evaluationPath]],
      ),
    ),
  };
}

function baseUrl(deployment: Deployment, name: string): string | undefined {
  const process = deployment.processes.find((candidate) => candidate.name === name);
  return process?.state === "ready" && process.port !== undefined ? `http://127.0.0.1:${process.port}` : undefined;
}

function suffixed(url: string | undefined, suffix: string): string | undefined {
  return url === undefined ? undefined : url + suffix;
}
