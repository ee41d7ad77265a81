import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

import type { ClickHouse } from "../clickhouse/clickhouse.ts";
import type { SpansPart } from "./backup-manifest.ts";

/** The tables of the span store, and what says when a row came: each before those that it tells of, so that it never tells of more than is there. */
const tables = [
  { table: "front_cursors", cameAt: "at" },
  { table: "traces", cameAt: "through" },
  { table: "span_messages", cameAt: "received_at" },
  { table: "spans", cameAt: "received_at" },
] as const;
export const spanTables: readonly string[] = tables.map(({ table }) => table);

/** Where the rows of a table and a day stand. */
export function spansFile(directory: string, { table, day }: { readonly table: string; readonly day: string }): string {
  return join(directory, `${table}.${day}.tsv`);
}

/** Writes every row of the span store, a file for each table and day of arrival. */
export async function writeSpans(clickhouse: ClickHouse, directory: string): Promise<SpansPart> {
  const [newest] = await clickhouse.query<{ migration: string }>("SELECT max(name) AS migration FROM airworthy_migrations");
  const files: SpansPart["files"] = [];
  for (const { table, cameAt } of tables) {
    const columns = await clickhouse.query<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${table}' AND default_kind NOT IN ('MATERIALIZED', 'ALIAS') ORDER BY position`,
    );
    const names = columns.map(({ name }) => name);
    const days = await clickhouse.query<{ day: string }>(`SELECT DISTINCT toString(toDate(${cameAt})) AS day FROM ${table} ORDER BY day`);
    for (const { day } of days) {
      const rows = await clickhouse.export(`SELECT ${names.join(", ")} FROM ${table} WHERE toDate(${cameAt}) = '${day}'`);
      files.push({ table, day, columns: names, ...(await writeFile(spansFile(directory, { table, day }), rows)) });
    }
  }
  return { migration: newest?.migration ?? "", files };
}

async function writeFile(path: string, content: AsyncIterable<Buffer>): Promise<{ rows: number; sha256: string }> {
  const hash = createHash("sha256");
  let rows = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      for (const byte of chunk) if (byte === 0x0a) rows += 1; // one within a value is escaped
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { rows, sha256: hash.digest("hex") };
}
