import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type ChangedBy, changePeople, type PeopleDeps, type PeopleError } from "./change-people.ts";
import { someoneGoverns } from "./domain/principal.ts";
import { hashSecret, type KeyText, makeKeyText } from "./key-text.ts";
import type { TenancyTables } from "./tables.ts";

/** A key as it is shown, once. */
export type NewKey = KeyText & { readonly expiresAt: Date };

/** How long a key opens unless told otherwise. */
export const defaultKeyDays = 365;

const dayMs = 24 * 60 * 60 * 1_000;

/** Makes another key of a principal. */
export async function addKey(
  deps: PeopleDeps,
  by: ChangedBy,
  { name, expiresInDays }: { readonly name: string; readonly expiresInDays: number },
): Promise<Result<NewKey, PeopleError>> {
  return changePeople(deps, by, async ({ tx, people, record }) => {
    const principal = people.find((known) => known.name === name);
    if (principal === undefined) return err({ code: "tenancy/principal-not-found", name });
    if (principal.disabledAt !== undefined) return err({ code: "tenancy/principal-disabled", name });
    const key = await insertKey(tx, deps.clock, principal, expiresInDays);
    const expiresAt = key.expiresAt.toISOString();
    await record(name, "key.made", `Key ${key.id} of ${name} was made; it opens until ${expiresAt}`, { key: key.id, expiresAt });
    return ok(key);
  });
}

/** Revokes a key; its sessions end with it. Does nothing where it is revoked already. */
export async function revokeKey(
  deps: PeopleDeps,
  by: ChangedBy,
  { name, id }: { readonly name: string; readonly id: string },
): Promise<Result<void, PeopleError>> {
  return changePeople(deps, by, async ({ tx, now, people, record }) => {
    const principal = people.find((known) => known.name === name);
    if (principal === undefined) return err({ code: "tenancy/principal-not-found", name });
    const key = principal.keys.find((known) => known.id === id);
    if (key === undefined) return err({ code: "tenancy/key-not-found", name, id });
    if (key.revokedAt !== undefined) return ok(undefined);
    const without = { ...principal, keys: principal.keys.filter((known) => known !== key) };
    if (!someoneGoverns([...people.filter((known) => known !== principal), without], now.getTime()))
      return err({ code: "tenancy/last-platform", name });
    await tx.withTables<TenancyTables>().updateTable("access_keys").set({ revoked_at: now }).where("id", "=", id).execute();
    await record(name, "key.revoked", `Key ${id} of ${name} was revoked`, { key: id });
    return ok(undefined);
  });
}

/** Stores a new key's hash; the text goes to the caller and nowhere else. */
export async function insertKey(
  tx: Db,
  clock: Clock,
  owner: { readonly organization: string; readonly name: string },
  expiresInDays: number,
): Promise<NewKey> {
  const { id, text } = makeKeyText(clock);
  const now = clock();
  const expiresAt = new Date(now + expiresInDays * dayMs);
  await tx
    .withTables<TenancyTables>()
    .insertInto("access_keys")
    .values({
      id,
      organization: owner.organization,
      principal: owner.name,
      hash: hashSecret(text),
      created_at: new Date(now),
      expires_at: expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { id, text, expiresAt };
}
