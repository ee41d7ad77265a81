import { readdirSync, readFileSync } from "node:fs";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { fillEngines, type Topology } from "./engines.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Why a store is not used as it is. */
export type StoreRefusal =
  | { readonly code: "platform/newer-data"; readonly message: string }
  | { readonly code: "platform/clickhouse-too-old"; readonly message: string };

const oldestVersion = [26, 2] as const; // text indexes

/**
 * Runs the numbered SQL files that this store has not seen, forward only, and records each. Statements end with `;` at a line's end and bear
 * being run again, since ClickHouse has no transactions over tables. Rejects when a statement fails.
 */
export async function migrateClickHouse(
  clickhouse: ClickHouse,
  options: Topology & { readonly retentionDays: number },
): Promise<Result<readonly string[], StoreRefusal>> {
  const [version] = await clickhouse.query<{ version: string }>("SELECT version() AS version");
  if (isTooOld(version?.version ?? "")) {
    const message = `The ClickHouse at CLICKHOUSE_URL is ${version?.version}; ${oldestVersion.join(".")} or newer is needed.`;
    return err({ code: "platform/clickhouse-too-old", message });
  }
  const fill = (text: string): string =>
    fillEngines(text, options).replaceAll("{retention_days}", String(Math.max(1, Math.round(options.retentionDays))));
  await clickhouse.command(
    fill(
      "CREATE TABLE IF NOT EXISTS airworthy_migrations {on_cluster} (name String, at DateTime DEFAULT now()) ENGINE = {engine} ORDER BY name",
    ),
  );
  const done = new Set((await clickhouse.query<{ name: string }>("SELECT name FROM airworthy_migrations")).map(({ name }) => name));
  const names = storeMigrations();
  const unknown = [...done].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const message = `The span store was used by a newer Airworthy (its migration ${unknown.join(", ")} is not known here). Use that version.`;
    return err({ code: "platform/newer-data", message });
  }
  const missing = names.filter((name) => !done.has(name));
  for (const name of missing) {
    const text = fill(readFileSync(new URL(name, folder), "utf8"));
    for (const statement of text.split(/;\s*$/m).filter((part) => part.trim() !== "")) await clickhouse.command(statement);
    const row = { columns: ["name"], lines: Buffer.from(`${name}\n`), count: 1 };
    await clickhouse.insert("airworthy_migrations", row, name);
  }
  return ok(missing);
}

/** The names of all migrations, oldest first. */
export function storeMigrations(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}
