import { PGlite } from "@electric-sql/pglite";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";

import { pgliteDialect } from "./pglite-dialect.ts";

/**
 * The control database: embedded PGlite or PostgreSQL, the same SQL on both. A transaction is a Db too.
 * Each store narrows it to its own tables with `db.withTables<...>()`.
 */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- no table is known here on purpose
export type Db = Kysely<Record<never, never>>;

/** Where the control database is: a folder for PGlite (`memory` for one that ends with the process), or a PostgreSQL URL. */
export type DatabaseLocation = { readonly directory: string } | { readonly url: string } | { readonly memory: true };

/** Opens the control database. PGlite takes 1 to 5 s at its first start in a folder and 0.7 s after that. */
export async function connectDatabase(location: DatabaseLocation): Promise<Db> {
  if ("url" in location) {
    pg.types.setTypeParser(pg.types.builtins.INT8, Number); // PGlite gives numbers too; no count of ours passes 2^53
    return new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: location.url, max: 10 }) }) });
  }
  const pglite = "memory" in location ? new PGlite() : new PGlite(location.directory);
  await pglite.waitReady;
  return new Kysely({ dialect: pgliteDialect(pglite) });
}
