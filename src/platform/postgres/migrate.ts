import { readdirSync, readFileSync } from "node:fs";

import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { Db } from "./connect.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Why the schema could not be brought up to date. */
export type MigrateError = { readonly code: "platform/migration-failed"; readonly migration: string; readonly message: string };

/**
 * Runs the numbered SQL files that this database has not seen, each in a transaction, forward only. A database that has
 * seen a migration which this version does not know (a newer Airworthy was here) is refused.
 */
export async function migrate(db: Db): Promise<Result<readonly string[], MigrateError>> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => readMigrations() } });
  const { error, results } = await migrator.migrateToLatest();
  const failed = results?.find((result) => result.status === "Error");
  if (error !== undefined || failed !== undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return err({ code: "platform/migration-failed", migration: failed?.migrationName ?? "", message });
  }
  return ok((results ?? []).map((result) => result.migrationName));
}

function readMigrations(): Record<string, Migration> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return [name.slice(0, -".sql".length), { up: async (db) => void (await sql.raw(text).execute(db)) }];
    }),
  );
}
