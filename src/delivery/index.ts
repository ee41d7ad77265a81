export { addAgentRoutes } from "./agent-routes.ts";
export { deliveryProblems } from "./errors.ts";
export { ensurePlatformKeys } from "./platform-keys.ts";
export { createReleaseReconciler } from "./reconcile-releases.ts";
export { addReleaseRoutes } from "./release-routes.ts";
export { findLiveRelease, findReleaseVersion } from "./release-store.ts";
export { listWeights } from "./routes-store.ts";
export { createSnapshotFeed } from "./snapshot.ts";
export type { OverviewView } from "./views.ts";
