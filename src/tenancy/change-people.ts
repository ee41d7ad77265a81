import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Json } from "../kernel/json.ts";
import type { Result } from "../kernel/result.ts";
import type { Scope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Grant, Principal } from "./domain/principal.ts";
import { listPrincipals } from "./principal-store.ts";
import type { TenancyTables } from "./tables.ts";

/** Why people were left as they are. */
export type PeopleError =
  | { readonly code: "tenancy/principal-not-found"; readonly name: string }
  | { readonly code: "tenancy/principal-exists"; readonly name: string }
  | { readonly code: "tenancy/principal-disabled"; readonly name: string }
  | { readonly code: "tenancy/first-is-platform"; readonly name: string }
  | { readonly code: "tenancy/last-platform"; readonly name: string }
  | { readonly code: "tenancy/key-not-found"; readonly name: string; readonly id: string }
  | { readonly code: "tenancy/grant-not-found"; readonly name: string; readonly grant: Grant; readonly grants: readonly Grant[] }
  | { readonly code: "tenancy/scope-not-found"; readonly project: string; readonly environment: string };

export type PeopleDeps = { readonly db: Db; readonly clock: Clock };

/** Who changes people, and from which address: its organization is the one whose people change. */
export type ChangedBy = { readonly actor: Actor; readonly scope: Scope };

/** A change under way: alone in its organization, in one transaction. */
export type PeopleChange = {
  readonly tx: Db;
  readonly now: Date;
  /** Everybody of the organization. */
  readonly people: readonly Principal[];
  /** Writes down what was done to a principal. */
  readonly record: (name: string, action: string, what: string, facts: { readonly [name: string]: Json }) => Promise<void>;
};

/** Runs a change of people with its audit record. It checks before it writes: an error leaves nothing behind. */
export async function changePeople<T>(
  { db, clock }: PeopleDeps,
  { actor, scope }: ChangedBy,
  change: (under: PeopleChange) => Promise<Result<T, PeopleError>>,
): Promise<Result<T, PeopleError>> {
  return db.transaction().execute(async (tx) => {
    // One change at a time: of two platform holders, each about to disable the other, one must stay.
    await tx
      .withTables<TenancyTables>()
      .selectFrom("organizations")
      .select("id")
      .where("id", "=", scope.organization)
      .forUpdate()
      .execute();
    return change({
      tx,
      now: new Date(clock()),
      people: await listPrincipals(tx, scope.organization),
      record: (name, action, what, facts) =>
        recordAudit(tx, clock, scope, { actor: actor.actor, action, object: `principal/${name}`, what, facts }),
    });
  });
}
