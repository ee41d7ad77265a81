import { readdirSync, readFileSync } from "node:fs";

import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { Db } from "./connect.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Why the schema could not be brought up to date. */
export type MigrateError = {
  readonly code: "platform/migration-failed" | "platform/newer-data";
  readonly migration: string;
  readonly message: string;
};

/**
 * Runs the numbered SQL files that this database has not seen, each in a transaction, forward only. A database that has
 * seen a migration which this version does not know (a newer Airworthy was here) is refused.
 */
export async function migrate(db: Db): Promise<Result<readonly string[], MigrateError>> {
  const newer = await findNewerMigration(db);
  if (newer !== undefined) {
    return err({ code: "platform/newer-data", migration: newer, message: `a newer Airworthy has migrated it to ${newer}` });
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => readMigrations() } });
  const { error, results } = await migrator.migrateToLatest();
  const failed = results?.find((result) => result.status === "Error");
  if (error !== undefined || failed !== undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return err({ code: "platform/migration-failed", migration: failed?.migrationName ?? "", message });
  }
  return ok((results ?? []).map((result) => result.migrationName));
}

/** Brings an empty database to an older schema, in the caller's transaction. */
export async function migrateTo(tx: Db, migration: string): Promise<void> {
  const migrator = new Migrator({ db: tx, provider: { getMigrations: async () => readMigrations() } });
  const { error } = await migrator.migrateTo(migration);
  if (error !== undefined) throw error;
}

/** True for a migration that this version has. */
export function isKnownMigration(migration: string): boolean {
  return readMigrations()[migration] !== undefined;
}

/** The newest migration that this version has. */
export function newestMigration(): string {
  return Object.keys(readMigrations()).toSorted().at(-1) ?? "";
}

/** A migration that the database has seen and this version does not know. */
async function findNewerMigration(db: Db): Promise<string | undefined> {
  const { rows: found } = await sql<{ there: boolean }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (found[0]?.there !== true) return undefined;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc`.execute(db);
  const known = readMigrations();
  return rows.find(({ name }) => known[name] === undefined)?.name;
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
