import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { findReusableTrial } from "./find-reusable-trial.ts";
import { requestRun } from "./request-run.ts";
import { storeTrial } from "./run-store.ts";
import type { StoredTrial } from "./stored-run.ts";
import type { EvaluationTables } from "./tables.ts";

const text = `agent: { name: desk, version: v1 }
run: { command: [node, a.mjs], files: [a.mjs] }
wire: a2a
`;
const clock = () => 1_000_000;
const passed: StoredTrial = {
  trial: 1,
  unique: "x",
  status: "passed",
  problem: null,
  scores: [],
  session: null,
  turns: ["Hello"],
  answers: [{ text: "Hi", failed: false }],
  calls: [],
  durationMs: 5,
  inputTokens: 1,
  outputTokens: 1,
  costUsd: 0.1,
};

let db: Db;
let folder: string;

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-reuse-"));
  writeFileSync(join(folder, "a.mjs"), "");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** A run with one trial, as it would be stored. */
async function ranWith(
  trial: StoredTrial,
  { status = "finished", unattributedCalls = 0 }: { status?: "running" | "finished" | "failed"; unattributedCalls?: number } = {},
): Promise<string> {
  const version = await registerManifest({ db, clock, folder }, text);
  const id = await db.transaction().execute((tx) => requestRun(tx, clock, { version, manifest: text }));
  await storeTrial(db, id, { caseId: "a", contentHash: "sha256:a", result: trial, conditions: "sha256:c" });
  const report = { sentence: "", detail: "", metrics: [], comparison: null, problems: [], unattributedCalls, costUsd: 0, looked: null };
  await db
    .withTables<EvaluationTables>()
    .updateTable("evaluation_runs")
    .set({ status, ...(status === "finished" && { report: JSON.stringify(report) }) })
    .where("id", "=", id)
    .execute();
  return id;
}

const find = (conditions = "sha256:c", scope: typeof defaultProject = defaultProject) => findReusableTrial(db, scope, conditions);

test("a trial under equal conditions is used again, and says which run has played it", async () => {
  const run = await ranWith(passed);
  expect(await find()).toEqual({ ...passed, reusedFrom: run });
  await ranWith({ ...passed, reusedFrom: run });
  expect(await find()).toMatchObject({ reusedFrom: run });
});

test.each<[string, Parameters<typeof ranWith>]>([
  ["that errored", [{ ...passed, status: "errored", problem: { code: "gateway/unreachable", message: "" } }]],
  ["of a run that is under way", [passed, { status: "running" }]],
  ["of a run that could not be played to its end", [passed, { status: "failed" }]],
  ["of a run with calls that belong to no trial", [passed, { unattributedCalls: 1 }]],
])("a trial %s is not", async (_what, of) => {
  await ranWith(...of);
  expect(await find()).toBeUndefined();
});

test("a trial under other conditions, or of another project, is not", async () => {
  await ranWith(passed);
  expect(await find("sha256:d")).toBeUndefined();
  expect(await find("sha256:c", { ...defaultProject, project: "other" })).toBeUndefined();
});
