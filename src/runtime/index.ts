export { claimDeployment, releaseClaims } from "./deployments.ts";
export { countInFlight, type Gateways, isInForce, listAnswering, listCounted, listLeftOut, seenAt, watermark } from "./domain/gateway.ts";
export { type DeploymentViewDeps, showDeployments } from "./deployment-view.ts";
export { readGateways, reportGateway } from "./gateway-store.ts";
export { ensurePlaneId, forgetPlane, readPlanes, seePlane } from "./planes.ts";
export { endpointsOf, type Endpoints } from "./endpoints.ts";
export { type Deployment, deploymentState, listDeployments } from "./list-deployments.ts";
export { createSupervisor, type Supervisor } from "./supervise-processes.ts";
