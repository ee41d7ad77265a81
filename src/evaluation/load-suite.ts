import type { Db } from "../platform/postgres/connect.ts";
import { findSuite } from "../registry/index.ts";
import type { Suite } from "./domain/suite.ts";
import type { StoredRun } from "./run-store.ts";
import { parseSuite } from "./suite-file.ts";

/** The suite that a run plays, as it was registered then. Undefined when it was never registered or is not valid. */
export async function loadSuite(db: Db, run: StoredRun): Promise<Suite | undefined> {
  const stored = await findSuite(db, run, run.agent, run.suite, run.suiteDigest);
  const parsed = stored === undefined ? undefined : parseSuite(stored.text, stored.file);
  return parsed?.ok === true ? parsed.value : undefined;
}
