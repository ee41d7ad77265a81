import { createReadStream } from "node:fs";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { ClickHouse } from "../clickhouse/clickhouse.ts";
import type { BackupError, SpansPart } from "./backup-manifest.ts";
import { spansFile, spanTables } from "./write-spans.ts";

const batchBytes = 8 * 1024 * 1024;

/** Restores what a backup holds of a span store into an empty one. When it cannot be stored to its end, the store is empty again. */
export async function restoreSpans(clickhouse: ClickHouse, directory: string, { files }: SpansPart): Promise<Result<void, BackupError>> {
  for (const table of spanTables) {
    const [found] = await clickhouse.query<{ n: number }>(`SELECT toFloat64(count()) AS n FROM ${table}`);
    if (found === undefined || found.n === 0) continue;
    const message = `The span store to restore into is not empty: there are rows in "${table}". Nothing was restored: name a new --data directory, or an empty database in CLICKHOUSE_URL.`;
    return err({ code: "platform/place-not-empty", place: "the span store", message });
  }
  try {
    for (const file of files) await restoreFile(clickhouse, directory, file);
  } catch (error) {
    await clearSpans(clickhouse);
    throw error;
  }
  return ok(undefined);
}

/** Empties a span store that was to be restored. */
export async function clearSpans(clickhouse: ClickHouse): Promise<void> {
  for (const table of spanTables) await clickhouse.command(`TRUNCATE TABLE ${table}`);
}

async function restoreFile(clickhouse: ClickHouse, directory: string, file: SpansPart["files"][number]): Promise<void> {
  let stored = 0;
  for await (const { lines, count } of readLines(spansFile(directory, file))) {
    const token = `${file.sha256}:${stored}`;
    await clickhouse.insert(file.table, { columns: file.columns, lines, count }, token);
    stored += count;
  }
  if (stored !== file.rows) throw new Error(`${stored} of ${file.rows} rows of ${file.table} were stored`);
}

/** Whole lines of a file, some megabytes at a time. */
async function* readLines(path: string): AsyncGenerator<{ readonly lines: Buffer; readonly count: number }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: batchBytes }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield { lines: bytes.subarray(0, end), count: countLines(bytes.subarray(0, end)) };
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}
