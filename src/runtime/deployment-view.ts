import { type Deployment, deploymentState } from "./list-deployments.ts";
import type { DeploymentView } from "./views.ts";

/** What a deployment's view shows besides its rows. */
export type DeploymentViewDeps = {
  readonly gatewayUrl: () => string;
  /** The path of a process's log. */
  readonly logOf: (processId: string) => string;
};

/** A deployment as the API shows it. */
export function toDeploymentView(
  deployment: Deployment,
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
    url: state === "ready" ? `${gatewayUrl()}/d/${deployment.id}/a2a` : null,
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
