import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { err, ok, type Result } from "../../kernel/result.ts";
import { spansFile } from "./write-spans.ts";
import { isKnownMigration, newestMigration } from "../postgres/migrate.ts";
import { storeMigrations } from "../clickhouse/migrate-clickhouse.ts";
import { type BackupError, type BackupManifest, backupManifest, type SpansPart } from "./backup-manifest.ts";

/** Reads a backup's manifest and checks every file against it. */
export async function readBackup(directory: string): Promise<Result<BackupManifest, BackupError>> {
  const path = join(directory, "manifest.json");
  let read: ReturnType<typeof backupManifest.safeParse>;
  try {
    read = backupManifest.safeParse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err({
      code: "platform/backup-unreadable",
      place: path,
      message: `${directory} is no backup: ${path} cannot be read (${said}).`,
    });
  }
  if (!read.success)
    return err({ code: "platform/backup-unreadable", place: path, message: `${path} is not a manifest that this version reads.` });
  const manifest = read.data;
  if (!isKnownMigration(manifest.migration)) {
    const message = `${directory} was written by a newer Airworthy (${manifest.version}, migration ${manifest.migration}; this one knows up to ${newestMigration()}). Restore it with that version.`;
    return err({ code: "platform/backup-newer", place: directory, message });
  }
  const spans = spansOf(manifest);
  if (spans !== undefined && !storeMigrations().includes(spans.migration)) {
    const message = `${directory} was written by a newer Airworthy (${manifest.version}, migration ${spans.migration} of the span store). Restore it with that version.`;
    return err({ code: "platform/backup-newer", place: directory, message });
  }
  const files = [
    ...manifest.tables.map(({ name, rows, sha256 }) => ({ file: join(directory, `${name}.ndjson`), rows, sha256 })),
    ...(spans?.files ?? []).map((part) => ({ file: spansFile(directory, part), rows: part.rows, sha256: part.sha256 })),
  ];
  for (const { file, rows, sha256 } of files) {
    const why = await findDamage(file, { rows, sha256 });
    if (why !== undefined)
      return err({ code: "platform/backup-damaged", place: file, message: `${file} ${why}. Nothing was restored: take another backup.` });
  }
  return ok(manifest);
}

/** What a backup holds of the span store; undefined: nothing. */
export function spansOf({ spans }: BackupManifest): SpansPart | undefined {
  return spans !== undefined && "files" in spans ? spans : undefined;
}

/** The lines of a table's file, `size` at a time. */
export async function* readRows(directory: string, table: string, size: number): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const line of createInterface({ input: createReadStream(join(directory, `${table}.ndjson`)), crlfDelay: Infinity })) {
    batch.push(line);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function findDamage(file: string, { rows, sha256 }: { rows: number; sha256: string }): Promise<string | undefined> {
  const hash = createHash("sha256");
  let lines = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (const byte of chunk) if (byte === 0x0a) lines += 1;
    }
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
  if (lines !== rows) return `holds ${lines} rows and should hold ${rows}`;
  return hash.digest("hex") === sha256 ? undefined : "is not what was written: its SHA-256 differs";
}
