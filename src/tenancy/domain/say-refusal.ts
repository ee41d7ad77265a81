import type { Permission } from "../../kernel/permission.ts";
import type { Scope } from "../../kernel/scope.ts";
import { permissionTable } from "./permissions.ts";
import { everywhere, type Principal } from "./principal.ts";

/** Why a principal may not: the permission that is missing, the roles that have it, what the principal has, and who can change that. */
export function sayRefusal(
  { name, kind, grants }: Pick<Principal, "name" | "kind"> & { readonly grants: readonly Parameters<typeof sayGrant>[0][] },
  permission: Permission,
  scope: Scope,
): string {
  const { roles, reach, peopleOnly } = permissionTable[permission];
  if (peopleOnly === true && kind === "machine") return `${permission} is for people: machines decide nothing, and ${name} is a machine.`;
  const where = {
    organization: "for all projects and environments",
    project: `in project ${scope.project}`,
    staging: `in ${scope.project}/staging`,
    production: `in ${scope.project}/production`,
    environment: `in ${scope.project}/${scope.environment}`,
  }[reach];
  const held = grants.length === 0 ? "no role" : grants.map(sayGrant).join(", ");
  const granters = permissionTable["people:write"].roles.join(" or ");
  return `${name} lacks ${permission} ${where}. It comes with: ${roles.join(", ")}. ${name} has: ${held}. Somebody with the role ${granters} can grant it.`;
}

/** A grant in words: `mlops`, `mlops in staging`, `mlops in shop/*`. */
export function sayGrant({ role, project, environment }: { role: string; project: string; environment: string }): string {
  if (project !== everywhere) return `${role} in ${project}/${environment}`;
  return environment === everywhere ? role : `${role} in ${environment}`;
}
