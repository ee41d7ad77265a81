import { sql } from "kysely";

import type { Db } from "./connect.ts";

/** The time by the database's clock, which all control planes share, in milliseconds since the epoch. */
export async function databaseTime(db: Db): Promise<number> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("The database does not say what time it is");
  return row.now.getTime();
}
