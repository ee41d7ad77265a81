import { readFileSync } from "node:fs";
import { join } from "node:path";

import { writeAtomically } from "../platform/files/write-atomically.ts";
import { newestMigration } from "../platform/postgres/migrate.ts";

const name = "migrated-to";

/** The migration that a data directory bears, when it is newer than all that this version has: it must not even be opened. */
export function findNewerMark(data: string): string | undefined {
  const mark = readMark(data);
  return mark !== undefined && mark > newestMigration() ? mark : undefined;
}

/** Marks a data directory with this version's newest migration. */
export function markData(data: string): void {
  if (readMark(data) !== newestMigration()) writeAtomically(join(data, name), newestMigration());
}

function readMark(data: string): string | undefined {
  try {
    return readFileSync(join(data, name), "utf8").trim();
  } catch {
    return undefined; // a new one, or one from before there were marks: the database says
  }
}
