import { err, ok, type Result } from "../kernel/result.ts";
import { type ChangedBy, changePeople, type PeopleDeps, type PeopleError } from "./change-people.ts";
import { type Grant, isEverywhere, type Principal, someoneGoverns } from "./domain/principal.ts";
import { sayGrant } from "./domain/say-refusal.ts";
import { findMissingScope } from "./environments.ts";
import { insertKey, type NewKey } from "./keys.ts";
import { anyKeyExists } from "./principal-store.ts";
import type { TenancyTables } from "./tables.ts";

/** Who is to be added. */
export type NewPrincipal = {
  readonly name: string;
  readonly kind: Principal["kind"];
  readonly grants: readonly Grant[];
  readonly expiresInDays: number;
};

/** Adds a person or a machine with its first key. The first of all must have `platform` everywhere, or nobody could add another. */
export async function addPrincipal(deps: PeopleDeps, by: ChangedBy, added: NewPrincipal): Promise<Result<NewKey, PeopleError>> {
  const { name, kind, grants } = added;
  const { organization } = by.scope;
  return changePeople(deps, by, async ({ tx, now, people, record }) => {
    if (people.some((known) => known.name === name)) return err({ code: "tenancy/principal-exists", name });
    if (!grants.some((grant) => grant.role === "platform" && isEverywhere(grant)) && !(await anyKeyExists(tx)))
      return err({ code: "tenancy/first-is-platform", name });
    for (const grant of grants) {
      const missing = await findMissingScope(tx, organization, grant);
      if (missing !== undefined) return err(missing);
    }
    const tables = tx.withTables<TenancyTables>();
    await tables.insertInto("principals").values({ organization, name, kind, created_at: now, disabled_at: null }).execute();
    await tables
      .insertInto("role_grants")
      .values(grants.map((grant) => ({ organization, principal: name, ...grant, created_at: now })))
      .onConflict((conflict) => conflict.doNothing()) // the same role named twice
      .execute();
    const key = await insertKey(tx, deps.clock, { organization, name }, added.expiresInDays);
    const said = grants.map(sayGrant);
    await record(name, "principal.added", `${name} was added as a ${kind} with ${said.join(", ")}`, { kind, roles: said, key: key.id });
    return ok(key);
  });
}

/** Disables a principal: every key is revoked, and with them every session ends. Does nothing where that is so already. */
export async function disablePrincipal(deps: PeopleDeps, by: ChangedBy, name: string): Promise<Result<void, PeopleError>> {
  const { organization } = by.scope;
  return changePeople(deps, by, async ({ tx, now, people, record }) => {
    const principal = people.find((known) => known.name === name);
    if (principal === undefined) return err({ code: "tenancy/principal-not-found", name });
    if (principal.disabledAt !== undefined) return ok(undefined);
    const others = people.filter((known) => known.name !== name);
    if (!someoneGoverns(others, now.getTime())) return err({ code: "tenancy/last-platform", name });
    const tables = tx.withTables<TenancyTables>();
    await tables
      .updateTable("principals")
      .set({ disabled_at: now })
      .where("organization", "=", organization)
      .where("name", "=", name)
      .execute();
    await tables
      .updateTable("access_keys")
      .set({ revoked_at: now })
      .where("organization", "=", organization)
      .where("principal", "=", name)
      .where("revoked_at", "is", null)
      .execute();
    await record(name, "principal.disabled", `${name} was disabled; every key and session of ${name} has ended`, {
      keys: principal.keys.map(({ id }) => id),
    });
    return ok(undefined);
  });
}
