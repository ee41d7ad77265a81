import { Readable } from "node:stream";

import { canonicalJson } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditTables } from "./tables.ts";

/** What the first line of an export calls its format. */
export const exportFormat = "airworthy-audit-export/1";

const pageSize = 1_000;

/** Which part of a log: its first records, and the vkey of its checkpoints. */
export type LogExport = { readonly organization: string; readonly key: string; readonly records: number };

/**
 * The first `records` records of a log with its checkpoints, as lines of canonical JSON: a header `{checkpoints, format, key, records}`,
 * each checkpoint as `{checkpoint: NOTE}`, each record as the text that its leaf is the hash of. Read page by page: a log may be larger than memory.
 */
export function exportLog(db: Db, part: LogExport): Readable {
  return Readable.from(readLines(db, part));
}

async function* readLines(db: Db, { organization, key, records }: LogExport): AsyncGenerator<string> {
  const tables = db.withTables<AuditTables>();
  const signed = await tables
    .selectFrom("audit_checkpoints")
    .select("size")
    .where("organization", "=", organization)
    .where("size", "<=", records)
    .orderBy("size")
    .execute();
  const sizes = signed.map(({ size }) => size);
  yield toLines([{ format: exportFormat, key, checkpoints: sizes.length, records }]);
  for (let from = 0; from < sizes.length; from += pageSize) {
    const page = await tables
      .selectFrom("audit_checkpoints")
      .select("note")
      .where("organization", "=", organization)
      .where("size", "in", sizes.slice(from, from + pageSize))
      .orderBy("size")
      .execute();
    yield toLines(page.map(({ note }) => ({ checkpoint: note })));
  }
  for (let from = 0; from < records; from += pageSize) {
    const page = await tables
      .selectFrom("audit_records")
      .select("record")
      .where("organization", "=", organization)
      .where("seq", ">=", from)
      .where("seq", "<", Math.min(from + pageSize, records))
      .orderBy("seq")
      .execute();
    yield toLines(page.map(({ record }) => record));
  }
}

function toLines(values: readonly unknown[]): string {
  return values.map((value) => `${canonicalJson(value)}\n`).join("");
}
