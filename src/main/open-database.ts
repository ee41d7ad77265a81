import { join } from "node:path";

import { err, ok, type Result } from "../kernel/result.ts";
import { connectDatabase, type Db } from "../platform/postgres/connect.ts";
import { migrate, newestMigration } from "../platform/postgres/migrate.ts";
import { findNewerMark, markData } from "./data-mark.ts";
import type { StartError } from "./server.ts";

/** Opens the control database of a data directory, or the one that DATABASE_URL names, as it is. */
export async function connectControl(data: string, environment: NodeJS.ProcessEnv): Promise<Result<Db, StartError>> {
  const url = environment["DATABASE_URL"];
  const newer = findNewerMark(data);
  if (newer !== undefined) return err(refuseNewer(data, newer));
  try {
    return ok(await connectDatabase(url === undefined ? { directory: join(data, "control") } : { url }));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err({
      code: "platform/database-unreadable",
      message: `The database in ${join(data, "control")} cannot be opened (${said.split("\n")[0] ?? ""}). It may be damaged: restore a backup of it, or start with another --data directory.`,
    });
  }
}

/** As connectControl, brought up to date; the data directory bears the mark of that from then on. */
export async function openDatabase(data: string, environment: NodeJS.ProcessEnv): Promise<Result<Db, StartError>> {
  const connected = await connectControl(data, environment);
  if (!connected.ok) return connected;
  const db = connected.value;
  const migrated = await migrate(db);
  if (migrated.ok) {
    markData(data);
    return ok(db);
  }
  await db.destroy().catch(() => {});
  const { message, code, migration } = migrated.error;
  const isEmbedded = environment["DATABASE_URL"] === undefined;
  if (code === "platform/newer-data") return err(refuseNewer(isEmbedded ? data : "The database at DATABASE_URL", migration));
  return err({
    code,
    message: `The database ${isEmbedded ? `in ${join(data, "control")}` : "at DATABASE_URL"} cannot be brought up to date: ${message}. Nothing was changed.`,
  });
}

function refuseNewer(place: string, migration: string): StartError {
  return {
    code: "platform/newer-data",
    message: `${place} was used by a newer Airworthy (migration ${migration}; this one knows up to ${newestMigration()}). Nothing was changed. Use that version, or restore a backup from before.`,
  };
}
