import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";

import { PGlite } from "@electric-sql/pglite";
import { Kysely, sql } from "kysely";
import { inject } from "vitest";

import { connectDatabase, type Db, startParams } from "../connect.ts";
import { pgliteDialect } from "../pglite-dialect.ts";

type Template = "empty" | "migrated";

/** What the databases of tests are copies of: a file of PGlite each, and a database of a PostgreSQL server where the tests run on one. */
export type DatabaseTemplates = { readonly [T in Template]: { readonly file: string; readonly url: string | undefined } };

declare module "vitest" {
  export interface ProvidedContext {
    databaseTemplates: DatabaseTemplates;
  }
}

/** An empty control database for one test: embedded in memory, or one of its own on a PostgreSQL server. */
export function openEmptyDatabase(): Promise<Db> {
  return openCopy("empty");
}

/** As openEmptyDatabase, with every table. */
export function openTestDatabase(): Promise<Db> {
  return openCopy("migrated");
}

/** An empty embedded database in memory, wherever the others are. */
export async function openEmbedded(template: Template = "empty"): Promise<Db> {
  const pglite = new PGlite({ loadDataDir: await openAsBlob(inject("databaseTemplates")[template].file), startParams });
  return used(new Kysely({ dialect: pgliteDialect(pglite) }));
}

async function openCopy(template: Template): Promise<Db> {
  const { url } = inject("databaseTemplates")[template];
  if (url === undefined) return openEmbedded(template);
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = await connectDatabase({ url: Object.assign(new URL(url), { pathname: "postgres" }).href });
  await sql`create database ${sql.id(name)} template ${sql.id(new URL(url).pathname.slice(1))}`.execute(admin);
  await admin.destroy();
  return used(await connectDatabase({ url: Object.assign(new URL(url), { pathname: name }).href }));
}

/** Kysely destroys only what it has used. */
async function used(db: Db): Promise<Db> {
  await sql`select 1`.execute(db);
  return db;
}
