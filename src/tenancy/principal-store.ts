import type { Db } from "../platform/postgres/connect.ts";
import type { Principal } from "./domain/principal.ts";
import type { TenancyTables } from "./tables.ts";

/** The principals of an organization by name, or the one of a name. They are few: a company's people and its machines. */
export async function listPrincipals(db: Db, organization: string, name?: string): Promise<Principal[]> {
  const tables = db.withTables<TenancyTables>();
  let query = tables.selectFrom("principals").selectAll().where("organization", "=", organization);
  let ofGrants = tables.selectFrom("role_grants").selectAll().where("organization", "=", organization);
  let ofKeys = tables.selectFrom("access_keys").selectAll().where("organization", "=", organization);
  if (name !== undefined) {
    query = query.where("name", "=", name);
    ofGrants = ofGrants.where("principal", "=", name);
    ofKeys = ofKeys.where("principal", "=", name);
  }
  const rows = await query.orderBy("name").execute();
  const grants = await ofGrants.orderBy("created_at").orderBy("role").execute();
  const keys = await ofKeys.orderBy("created_at").orderBy("id").execute();
  return rows.map((row) => ({
    organization: row.organization,
    name: row.name,
    kind: row.kind,
    createdAt: row.created_at.getTime(),
    disabledAt: row.disabled_at?.getTime(),
    grants: grants
      .filter((grant) => grant.principal === row.name)
      .map(({ role, project, environment }) => ({ role, project, environment })),
    keys: keys
      .filter((key) => key.principal === row.name)
      .map((key) => ({
        id: key.id,
        createdAt: key.created_at.getTime(),
        expiresAt: key.expires_at.getTime(),
        lastUsedAt: key.last_used_at?.getTime(),
        revokedAt: key.revoked_at?.getTime(),
      })),
  }));
}

/** True from the first key on, and for ever: unverified names count no more, even when every key has been revoked. */
export async function anyKeyExists(db: Db): Promise<boolean> {
  const row = await db.withTables<TenancyTables>().selectFrom("access_keys").select("id").limit(1).executeTakeFirst();
  return row !== undefined;
}
