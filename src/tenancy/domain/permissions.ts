import type { Permission } from "../../kernel/permission.ts";
import { productionEnvironment, type Scope, stagingEnvironment } from "../../kernel/scope.ts";
import { everywhere, type Grant, isEverywhere, type Principal, type Role } from "./principal.ts";

/**
 * Where a role must be granted for a permission to hold.
 * organization: in all projects and environments, since what it is about belongs to none of them ·
 * project: in any environment of the project · staging, production: in that one of the project, whatever the address says, since a
 * release's address names no environment · environment: in the one that the address names.
 */
export type Reach = "organization" | "project" | "staging" | "production" | "environment";

export type PermissionRule = {
  readonly reach: Reach;
  readonly roles: readonly Role[];
  /** True: only a person, whatever roles a machine was granted. */
  readonly peopleOnly?: true;
};

const builders = ["mlops", "prompt-engineer", "ai-engineer"] as const;
const watchers = ["platform", ...builders, "ml-governance", "devops", "auditor", "break-glass"] as const;

/** Who may do what. What stands here for nobody is denied to everybody. */
export const permissionTable: { readonly [permission in Permission]: PermissionRule } = {
  "people:read": { reach: "organization", roles: ["platform", "ml-governance", "devops", "auditor"] },
  "people:write": { reach: "organization", roles: ["platform"] },
  "versions:read": { reach: "project", roles: watchers },
  "versions:write": { reach: "project", roles: builders },
  "evaluations:read": { reach: "project", roles: [...watchers, "data-engineer"] },
  "evaluations:write": { reach: "project", roles: builders },
  "reviews:read": { reach: "project", roles: [...watchers, "data-engineer", "approver"] },
  "reviews:write": { reach: "project", roles: [...builders, "ml-governance"] },
  "reviews:label": { reach: "project", roles: [...builders, "ml-governance", "data-engineer", "approver"], peopleOnly: true },
  "deployments:read": { reach: "project", roles: watchers },
  "releases:read": { reach: "project", roles: watchers },
  "releases:create": { reach: "staging", roles: ["platform", "mlops", "ai-engineer", "devops"] },
  "releases:sign-off": { reach: "production", roles: ["ml-governance", "devops"], peopleOnly: true },
  "releases:promote": { reach: "production", roles: ["platform"], peopleOnly: true },
  "releases:stop": { reach: "production", roles: ["platform", "mlops", "ml-governance", "ai-engineer", "devops", "break-glass"] },
  "gate:override": { reach: "production", roles: ["break-glass"], peopleOnly: true },
  "decisions:read": {
    reach: "project",
    roles: ["platform", "mlops", "ml-governance", "ai-engineer", "devops", "auditor", "approver", "break-glass"],
  },
  "decisions:decide": { reach: "environment", roles: ["approver"], peopleOnly: true },
  "outcomes:write": { reach: "environment", roles: ["platform", "mlops", "reporter"] },
  "traces:read": { reach: "project", roles: [...watchers, "data-engineer"] },
  "telemetry:write": { reach: "project", roles: ["platform", "mlops", "reporter"] },
  "audit:read": { reach: "project", roles: ["platform", "ml-governance", "auditor"] },
  "audit:export": { reach: "organization", roles: ["auditor"] },
};

/** True when one of the principal's roles has the permission where it is asked. Nothing is allowed that the table does not allow. */
export function isAllowed(principal: Pick<Principal, "kind" | "grants">, permission: Permission, scope: Scope): boolean {
  const rule = permissionTable[permission];
  if (rule.peopleOnly === true && principal.kind === "machine") return false;
  return principal.grants.some((grant) => rule.roles.includes(grant.role) && reaches(grant, rule.reach, scope));
}

function reaches(grant: Grant, reach: Reach, scope: Scope): boolean {
  if (reach === "organization") return isEverywhere(grant);
  if (grant.project !== everywhere && grant.project !== scope.project) return false;
  if (reach === "project" || grant.environment === everywhere) return true;
  const fixed = { staging: stagingEnvironment, production: productionEnvironment };
  return grant.environment === (reach === "environment" ? scope.environment : fixed[reach]);
}
