import type { Clock } from "../kernel/clock.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Key, Principal } from "./domain/principal.ts";
import type { TenancyTables } from "./tables.ts";

/** Whom a key belongs to, and what they were granted. */
export type KeyOwner = Pick<Principal, "organization" | "name" | "kind" | "grants"> & { readonly keyId: string };

/** A key with its hash and whose it is. INVARIANT: the keys of a disabled principal are revoked, so nobody need look at that. */
export type StoredKey = Key & Pick<Principal, "organization" | "kind"> & { readonly principal: string; readonly hash: string };

const usedEveryMs = 60_000;

/** The key of an id. */
export async function findKey(db: Db, organization: string, id: string): Promise<StoredKey | undefined> {
  const row = await db
    .withTables<TenancyTables>()
    .selectFrom("access_keys")
    .innerJoin("principals", (join) =>
      join.onRef("principals.organization", "=", "access_keys.organization").onRef("principals.name", "=", "access_keys.principal"),
    )
    .selectAll("access_keys")
    .select("principals.kind")
    .where("access_keys.organization", "=", organization)
    .where("access_keys.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id,
    organization,
    principal: row.principal,
    kind: row.kind,
    hash: row.hash,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    lastUsedAt: row.last_used_at?.getTime(),
    revokedAt: row.revoked_at?.getTime(),
  };
}

/** The owner of a key that opens; notes that it was used, at most once a minute. */
export async function useKey(db: Db, clock: Clock, key: StoredKey): Promise<KeyOwner> {
  const { id, organization, principal, kind, lastUsedAt } = key;
  const tables = db.withTables<TenancyTables>();
  const now = clock();
  if (lastUsedAt === undefined || now - lastUsedAt >= usedEveryMs) {
    await tables
      .updateTable("access_keys")
      .set({ last_used_at: new Date(now) })
      .where("id", "=", id)
      .execute()
      .catch(() => {}); // a disk that is full must lock nobody out
  }
  const grants = await tables
    .selectFrom("role_grants")
    .select(["role", "project", "environment"])
    .where("organization", "=", organization)
    .where("principal", "=", principal)
    .orderBy("created_at")
    .orderBy("role")
    .execute();
  return { organization, name: principal, kind, grants, keyId: id };
}
