import type { Wire } from "../kernel/wire.ts";
import { codecOf } from "../protocols/wires/codec-of.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { loadVersion } from "../registry/index.ts";
import { type Deployment, deploymentState } from "./list-deployments.ts";
import type { DeploymentView } from "./views.ts";

/** What a deployment's view shows besides its rows. */
export type DeploymentViewDeps = {
  readonly db: Db;
  readonly gatewayUrl: () => string;
  /** The path of a process's log. */
  readonly logOf: (processId: string) => string;
};

/** Deployments as the API shows them. */
export async function showDeployments(
  deployments: readonly Deployment[],
  weights: ReadonlyMap<string, number>,
  deps: DeploymentViewDeps,
): Promise<DeploymentView[]> {
  const versions = [...new Set(deployments.map(({ versionId }) => versionId))];
  const wires = new Map(
    await Promise.all(versions.map(async (id): Promise<[string, Wire]> => [id, (await loadVersion(deps.db, id)).manifest.wire])),
  );
  return deployments.map((deployment) => toView(deployment, wires.get(deployment.versionId) ?? "a2a", weights, deps));
}

function toView(
  deployment: Deployment,
  wire: Wire,
  weights: ReadonlyMap<string, number>,
  { gatewayUrl, logOf }: DeploymentViewDeps,
): DeploymentView {
  const state = deploymentState(deployment);
  return {
    id: deployment.id,
    environment: deployment.environment,
    agent: deployment.agent,
    version: deployment.version,
    digest: deployment.digest,
    desired: deployment.endedAt === undefined ? "running" : "stopped",
    state,
    problem: state === "ready" ? null : (deployment.processes.find((process) => process.problem !== undefined)?.problem ?? null),
    weight: weights.get(deployment.id) ?? 0,
    url: state === "ready" ? `${gatewayUrl()}/d/${deployment.id}${wire === "a2a" ? "/a2a" : `/agent${codecOf(wire).path}`}` : null,
    restarts: deployment.processes.reduce((sum, process) => sum + process.restarts, 0),
    createdAt: deployment.createdAt.toISOString(),
    processes: deployment.processes.map(({ id, name, pid, state: processState, restarts }) => ({
      name,
      pid: pid ?? null,
      state: processState,
      restarts,
      log: logOf(id),
    })),
  };
}
