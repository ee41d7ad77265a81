import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { sql } from "kysely";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { ClickHouse } from "../clickhouse/clickhouse.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import type { Db } from "../postgres/connect.ts";
import type { BackupError, BackupManifest } from "./backup-manifest.ts";
import { listTables, type TableShape } from "./list-tables.ts";
import { writeSpans } from "./write-spans.ts";

const fetchSize = 200;

/**
 * Writes everything that a database holds into a new folder, as it was at one moment, and the spans that were acknowledged before it began.
 * Spans come first: what fronts saw and is in the database is written into a restored span store again, never the other way round. The manifest comes last: without it the folder is no
 * backup. It holds the installation's private keys, so only its owner may read it.
 */
export async function writeBackup(
  db: Db,
  directory: string,
  { version, spans }: { readonly version: string; readonly spans: ClickHouse | { readonly missing: string } },
): Promise<Result<BackupManifest, BackupError>> {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    const message = `${directory} is not empty. Nothing was written: name a new folder.`;
    return err({ code: "platform/place-not-empty", place: directory, message });
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const spansPart = "missing" in spans ? spans : await writeSpans(spans, directory);
  const manifest = await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx): Promise<BackupManifest> => {
      const { rows } = await sql<{ at: Date; migration: string }>`select now() as at, max(name) as migration from kysely_migration`.execute(
        tx,
      );
      const [moment] = rows;
      if (moment === undefined) throw new Error("The database does not say what time it is");
      const tables: BackupManifest["tables"] = [];
      for (const table of await listTables(tx)) tables.push(await writeTable(tx, table, join(directory, `${table.name}.ndjson`)));
      return {
        format: "airworthy-backup/1",
        version,
        migration: moment.migration,
        at: moment.at.toISOString(),
        tables,
        spans: spansPart,
      };
    });
  writeAtomically(join(directory, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return ok(manifest);
}

async function writeTable(tx: Db, { name, key }: TableShape, path: string): Promise<BackupManifest["tables"][number]> {
  const hash = createHash("sha256");
  let rows = 0;
  const file = await open(path, "wx", 0o600);
  try {
    const order = key.length === 0 ? sql`1` : sql.join(key.map((column) => sql.ref(`t.${column}`)));
    await sql`declare backup no scroll cursor for select row_to_json(t)::text as line from ${sql.table(name)} t order by ${order}`.execute(
      tx,
    );
    for (;;) {
      const page = await sql<{ line: string }>`fetch ${sql.lit(fetchSize)} from backup`.execute(tx);
      if (page.rows.length === 0) break;
      const text = page.rows.map(({ line }) => `${line}\n`).join("");
      hash.update(text);
      await file.writeFile(text);
      rows += page.rows.length;
    }
    await sql`close backup`.execute(tx);
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, rows, sha256: hash.digest("hex") };
}
