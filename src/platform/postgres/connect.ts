import { execFile as execFileOfNode } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

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

/** Where the control database is: a folder for PGlite, or a PostgreSQL URL. */
export type DatabaseLocation = { readonly directory: string } | { readonly url: string };

/** The operating system caches the files, too: 16 MB instead of 128 spare 120 MB of memory. */
export const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB"];

const execFile = promisify(execFileOfNode);
const maker = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./make-database.ts" : "./make-database.js", import.meta.url));

/** Opens the control database. PGlite takes 1 to 5 s at its first start in a folder and 0.7 s after that. */
export async function connectDatabase(location: DatabaseLocation): Promise<Db> {
  if ("url" in location) {
    pg.types.setTypeParser(pg.types.builtins.INT8, Number); // PGlite gives numbers too; no count of ours passes 2^53
    return new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: location.url, max: 10 }) }) });
  }
  if (!existsSync(location.directory)) await makeDatabase(location.directory);
  const pglite = new PGlite({ dataDir: location.directory, startParams });
  await pglite.waitReady;
  return new Kysely({ dialect: pgliteDialect(pglite) });
}

/** Beside its place and then moved there, so that one that was killed half-way is not taken for a database. */
async function makeDatabase(directory: string): Promise<void> {
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await execFile(process.execPath, [maker, unfinished]);
  renameSync(unfinished, directory);
}
