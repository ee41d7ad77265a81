// Writes an embedded database without and with every table into a folder, as a process of its own: PGlite gives its memory back only so.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";

import { startParams } from "../connect.ts";
import { migrate } from "../migrate.ts";
import { pgliteDialect } from "../pglite-dialect.ts";

const pglite = new PGlite({ startParams });
const write = async (name: string): Promise<void> => {
  const contents = await pglite.dumpDataDir("none");
  writeFileSync(join(process.argv[2] ?? "", name), await contents.bytes());
};
await pglite.waitReady;
await write("empty");
const migrated = await migrate(new Kysely({ dialect: pgliteDialect(pglite) }));
if (!migrated.ok) throw new Error(migrated.error.message);
await write("migrated");
await pglite.close();
