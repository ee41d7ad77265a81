import { err, ok, type Result } from "../kernel/result.ts";
import { type ChangedBy, changePeople, type PeopleDeps, type PeopleError } from "./change-people.ts";
import { type Grant, someoneGoverns } from "./domain/principal.ts";
import { sayGrant } from "./domain/say-refusal.ts";
import { findMissingScope } from "./environments.ts";
import type { TenancyTables } from "./tables.ts";

/** Whose role, and where. */
export type GrantOf = { readonly name: string; readonly grant: Grant };

/** Grants a role. Does nothing where it is granted already. */
export async function grantRole(deps: PeopleDeps, by: ChangedBy, { name, grant }: GrantOf): Promise<Result<void, PeopleError>> {
  const { organization } = by.scope;
  return changePeople(deps, by, async ({ tx, now, people, record }) => {
    const principal = people.find((known) => known.name === name);
    if (principal === undefined) return err({ code: "tenancy/principal-not-found", name });
    if (principal.disabledAt !== undefined) return err({ code: "tenancy/principal-disabled", name });
    const missing = await findMissingScope(tx, organization, grant);
    if (missing !== undefined) return err(missing);
    if (principal.grants.some((held) => isSame(held, grant))) return ok(undefined);
    await tx
      .withTables<TenancyTables>()
      .insertInto("role_grants")
      .values({ organization, principal: name, ...grant, created_at: now })
      .execute();
    await record(name, "role.granted", `${name} was granted ${sayGrant(grant)}`, { ...grant });
    return ok(undefined);
  });
}

/** Takes a role back. One that is not held is an error: `mlops in staging` is not `mlops`, and nothing would have been taken. */
export async function ungrantRole(deps: PeopleDeps, by: ChangedBy, { name, grant }: GrantOf): Promise<Result<void, PeopleError>> {
  const { organization } = by.scope;
  return changePeople(deps, by, async ({ tx, now, people, record }) => {
    const principal = people.find((known) => known.name === name);
    if (principal === undefined) return err({ code: "tenancy/principal-not-found", name });
    const left = principal.grants.filter((held) => !isSame(held, grant));
    if (left.length === principal.grants.length) return err({ code: "tenancy/grant-not-found", name, grant, grants: left });
    const others = people.filter((known) => known !== principal);
    if (!someoneGoverns([...others, { ...principal, grants: left }], now.getTime())) return err({ code: "tenancy/last-platform", name });
    await tx
      .withTables<TenancyTables>()
      .deleteFrom("role_grants")
      .where("organization", "=", organization)
      .where("principal", "=", name)
      .where("role", "=", grant.role)
      .where("project", "=", grant.project)
      .where("environment", "=", grant.environment)
      .execute();
    await record(name, "role.taken", `${sayGrant(grant)} was taken from ${name}`, { ...grant });
    return ok(undefined);
  });
}

function isSame(one: Grant, other: Grant): boolean {
  return one.role === other.role && one.project === other.project && one.environment === other.environment;
}
