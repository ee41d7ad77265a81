export { createAccess } from "./create-access.ts";
export { ensureDefaultProject, scopeExists } from "./environments.ts";
export { tenancyProblems } from "./errors.ts";
export { anyKeyExists } from "./principal-store.ts";
export { toNewKeyView } from "./principal-view.ts";
export { recoverKey } from "./recover-key.ts";
export { addPeopleRoutes } from "./routes.ts";
export { sayPeopleError } from "./say-people-error.ts";
export { addSessionRoutes } from "./session-routes.ts";
