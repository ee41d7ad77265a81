export { artifactDirectory } from "./artifact-store.ts";
export type { ModelPrice, OutcomeContract, RunSpec } from "./domain/manifest.ts";
export { registryProblems } from "./errors.ts";
export { parseManifest } from "./manifest-file.ts";
export { packFiles } from "./pack-files.ts";
export type { RegistrationBody } from "./register-version.ts";
export { findSuite, type StoredSuite } from "./suite-store.ts";
export { type AgentVersion, findVersion, listAgents, listVersions, loadVersion } from "./version-store.ts";
export { toVersionView } from "./version-view.ts";
