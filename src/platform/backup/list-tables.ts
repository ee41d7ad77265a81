import { sql } from "kysely";

import type { Db } from "../postgres/connect.ts";

/** A table and what its rows are sorted by: its primary key. */
export type TableShape = { readonly name: string; readonly key: readonly string[] };

/** Tables that say who runs at the moment, or belong to the migrations. */
const leftOut = new Set(["planes", "duties", "kysely_migration", "kysely_migration_lock"]);

/** The tables of a database, each after those that its rows refer to. */
export async function listTables(db: Db): Promise<TableShape[]> {
  const { rows: tables } = await sql<TableShape>`
    select c.relname as name, coalesce(json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) filter (where a.attname is not null), '[]') as key
    from pg_class c
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
    group by c.relname order by c.relname
  `.execute(db);
  const { rows: references } = await sql<{ from: string; to: string }>`
    select f.relname as from, t.relname as to from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and f.relname <> t.relname and f.relnamespace = current_schema()::regnamespace
  `.execute(db);
  const sorted: TableShape[] = [];
  const rest = new Map(tables.filter(({ name }) => !leftOut.has(name)).map((table) => [table.name, table]));
  while (rest.size > 0) {
    const free = [...rest.values()].filter(({ name }) => !references.some(({ from, to }) => from === name && rest.has(to)));
    if (free.length === 0) throw new Error(`The tables ${[...rest.keys()].join(", ")} refer to each other`);
    for (const table of free) rest.delete(table.name);
    sorted.push(...free);
  }
  return sorted;
}
