export { ensureDefaultProject, scopeExists } from "./environments.ts";
export { tenancyProblems } from "./errors.ts";
