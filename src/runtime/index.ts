export { claimDeployment, type DeployDeps, releaseClaims } from "./deployments.ts";
export { type DeploymentViewDeps, showDeployments } from "./deployment-view.ts";
export { endpointsOf, type Endpoints } from "./endpoints.ts";
export { type Deployment, deploymentState, listDeployments } from "./list-deployments.ts";
export { createSupervisor, type Supervisor } from "./supervise-processes.ts";
