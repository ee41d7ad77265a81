import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { sql } from "kysely";

import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import type { RuntimeTables } from "./tables.ts";

/** The id of the plane that a data directory belongs to, made at its first start. */
export function ensurePlaneId(data: string, clock: Clock): string {
  const path = join(data, "plane-id");
  if (!existsSync(path)) writeAtomically(path, newId("pln", clock));
  return readFileSync(path, "utf8").trim();
}

/** Says that a plane is there; to be called every few seconds. */
export async function seePlane(db: Db, plane: string): Promise<void> {
  const seen = { seen_at: sql<Date>`clock_timestamp()` };
  await db
    .withTables<RuntimeTables>()
    .insertInto("planes")
    .values({ id: plane, ...seen })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(seen))
    .execute();
}

/** Every plane, and when it was last seen, in milliseconds by the database's clock. */
export async function readPlanes(db: Db): Promise<readonly { readonly id: string; readonly seenAt: number }[]> {
  const rows = await db.withTables<RuntimeTables>().selectFrom("planes").selectAll().orderBy("id").execute();
  return rows.map(({ id, seen_at: seen }) => ({ id, seenAt: seen.getTime() }));
}

/** Takes leave: nobody waits for this plane or its gateway, and others take what it still has. */
export async function forgetPlane(db: Db, plane: string): Promise<void> {
  const tables = db.withTables<RuntimeTables>();
  await tables.deleteFrom("gateways").where("plane", "=", plane).execute();
  await tables.deleteFrom("planes").where("id", "=", plane).execute();
}
