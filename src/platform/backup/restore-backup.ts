import { sql } from "kysely";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { Db } from "../postgres/connect.ts";
import { migrateTo } from "../postgres/migrate.ts";
import type { BackupError, BackupManifest } from "./backup-manifest.ts";
import { readBackup, readRows } from "./read-backup.ts";

const batchSize = 200;

/**
 * Restores a backup into an empty database, of either engine. INVARIANT: all of it or nothing: the files are checked first, and tables and rows
 * come in one transaction. It has the backup's migrations then; later ones run at the next start.
 */
export async function restoreBackup(db: Db, directory: string): Promise<Result<BackupManifest, BackupError>> {
  const read = await readBackup(directory);
  if (!read.ok) return read;
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname limit 1
  `.execute(db);
  if (rows.length > 0) {
    const message = `The place to restore into is not empty: there is a table "${rows[0]?.name}". Nothing was restored: name a new --data directory, or an empty database in DATABASE_URL.`;
    return err({ code: "platform/place-not-empty", place: "the database", message });
  }
  const { tables, migration } = read.value;
  await db.transaction().execute(async (tx) => {
    await migrateTo(tx, migration);
    await sql`delete from installation`.execute(tx); // the migrations have named a new one
    for (const { name, rows: count } of tables) {
      let stored = 0n;
      for await (const batch of readRows(directory, name, batchSize)) {
        const { numAffectedRows = 0n } = await sql`
          insert into ${sql.table(name)} select * from json_populate_recordset(null::${sql.table(name)}, ${`[${batch.join(",")}]`}::json)
        `.execute(tx);
        stored += numAffectedRows;
      }
      if (stored !== BigInt(count)) throw new Error(`${stored} of ${count} rows of ${name} were stored`);
    }
  });
  return ok(read.value);
}
