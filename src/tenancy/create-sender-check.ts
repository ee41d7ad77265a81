import { err, ok, type Result } from "../kernel/result.ts";
import { defaultProject, productionEnvironment, type ProjectScope } from "../kernel/scope.ts";
import type { Refusal } from "../platform/http/access.ts";
import type { AgentTokens } from "./agent-tokens.ts";
import type { Access } from "./create-access.ts";
import { isAllowed } from "./domain/permissions.ts";
import { everywhere } from "./domain/principal.ts";

/** What somebody who sends telemetry shows. */
export type Sender = { readonly authorization: string | undefined; readonly address: string };

/**
 * Builds the check of who sends telemetry: an agent that the platform runs shows its project's token; a key with `telemetry:write` says whose it is by its first grant that allows it; without a key,
 * as long as nobody has one, it is the default project's.
 */
export function createSenderCheck(access: Access, tokens: AgentTokens): (sender: Sender) => Promise<Result<ProjectScope, Refusal>> {
  return async ({ authorization, address }) => {
    const scope = { ...defaultProject, environment: productionEnvironment };
    if (authorization === undefined) {
      const nothing = { host: undefined, origin: undefined, cookie: undefined, asPerson: undefined };
      const caller = await access.authenticate({ ...nothing, method: "POST", scope, address, authorization });
      return caller.ok ? ok(defaultProject) : caller;
    }
    const shown = authorization.replace(/^Bearer +/i, "");
    const project = tokens.projectOf(shown);
    if (project !== undefined) return ok(project);
    const owner = await access.checkKey(shown, { address, scope });
    if (!owner.ok) return owner;
    const { grants, kind, name, organization } = owner.value;
    for (const grant of grants) {
      const project = grant.project === everywhere ? defaultProject.project : grant.project;
      if (isAllowed({ kind, grants: [grant] }, "telemetry:write", { organization, project, environment: grant.environment }))
        return ok({ organization, project });
    }
    const message = `${name} has no role with telemetry:write. Somebody with people:write grants one: airworthy person grant ${name} reporter`;
    return err({ code: "tenancy/not-permitted", message });
  };
}
