import { randomUUID } from "node:crypto";

import { sql } from "kysely";

import { connectDatabase, type Db } from "../connect.ts";
import { migrate } from "../migrate.ts";

/** An empty control database for one test: embedded in memory, or one of its own on the PostgreSQL server that TEST_DATABASE_URL names. */
export async function openEmptyDatabase(): Promise<Db> {
  const server = process.env["TEST_DATABASE_URL"];
  if (server === undefined) return connectDatabase({ memory: true });
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = await connectDatabase({ url: server });
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  return connectDatabase({ url: Object.assign(new URL(server), { pathname: name }).href });
}

/** As openEmptyDatabase, with every table. */
export async function openTestDatabase(): Promise<Db> {
  const db = await openEmptyDatabase();
  const migrated = await migrate(db);
  if (!migrated.ok) throw new Error(migrated.error.message);
  return db;
}
