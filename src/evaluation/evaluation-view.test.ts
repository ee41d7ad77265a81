import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { showCase } from "./evaluation-view.ts";
import { playRun } from "./testing/play-run.ts";

let db: Db;
let folder: string;

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-views-"));
  writeFileSync(join(folder, "a.mjs"), "");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

test("a trial's calls lie beside those of the baseline's trial of the same number, and beside nothing where it played no such trial", async () => {
  const run = await playRun({ db, clock: () => 1_000, folder }, { refund: ["pp", "fff"] });
  // The first was lost: what is left keeps its number.
  await sql`delete from evaluation_trials where run_id = ${run.id} and trial = 1`.execute(db);
  const shown = await showCase(db, run, "refund");
  expect(shown?.trials.map(({ trial }) => trial)).toEqual([2, 3]);
  expect(shown?.aligned.map((rows) => rows.map(({ kind, candidate, baseline }) => [kind, (candidate ?? baseline)?.arguments]))).toEqual([
    [],
    [
      ["removed", { order: "older2unique" }],
      ["added", { order: "young2unique" }],
    ],
    [],
  ]);
});
