import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { RegistryTables } from "./tables.ts";

/** A suite's text as it was registered. */
export type StoredSuite = { readonly name: string; readonly digest: string; readonly file: string; readonly text: string };

/** The suite of an agent that was registered last under a name, or the one with a digest. */
export async function findSuite(
  db: Db,
  scope: ProjectScope,
  agent: string,
  name: string,
  digest?: string,
): Promise<StoredSuite | undefined> {
  let query = db
    .withTables<RegistryTables>()
    .selectFrom("suites")
    .select(["name", "digest", "file", "text"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("agent", "=", agent)
    .where("name", "=", name);
  if (digest !== undefined) query = query.where("digest", "=", digest);
  return query.orderBy("created_at", "desc").limit(1).executeTakeFirst();
}
