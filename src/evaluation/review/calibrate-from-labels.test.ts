import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { openTestDatabase } from "../../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../../tenancy/index.ts";
import { readJudgements } from "../formats/read-judgements.ts";
import { toJudgeLines } from "../domain/review/judge-lines.ts";
import { findRunById, type StoredRun } from "../run-store.ts";
import { playRun } from "../testing/play-run.ts";
import { calibrateFromLabels } from "./calibrate-from-labels.ts";
import { closeReview } from "./close-review.ts";
import { createReview } from "./create-review.ts";
import { labelItem } from "./label-item.ts";
import { listLabelledTrials } from "./labelled-trials.ts";
import { findReview, listItems, type StoredReview } from "./review-store.ts";
import { takeItem } from "./take-item.ts";

let db: Db;
let folder: string;
const clock = () => 1_000;
const by: Actor = { actor: "person:ada", person: "ada", kind: "person", verified: true };

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-judges-"));
  writeFileSync(join(folder, "a.mjs"), "");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** A complete review of regressed cases: a person passes the baseline and fails the candidate. The judge of the first `unsure` cases gave no verdict. */
async function reviewed(cases: number, unsure: number): Promise<StoredReview> {
  const ids = Array.from({ length: cases }, (_, n) => `c${n}`);
  const run = await playRun({ db, clock, folder }, Object.fromEntries(ids.map((id) => [id, ["p", "f"]])));
  // A judge that passes everything but what it is not asked about.
  const rubric = (id: string) =>
    JSON.stringify([{ scorer: "rubric", pass: ids.indexOf(id) < unsure ? null : true, deciding: false, why: "the judge said" }]);
  for (const id of ids)
    await sql`update evaluation_trials set result = jsonb_set(result, '{scores}', ${rubric(id)}::jsonb) where case_id = ${id}`.execute(db);
  return label(run);
}

async function label(run: StoredRun): Promise<StoredReview> {
  const created = await createReview(db, clock, run, { reviewers: 1, reservationMs: 1_000, by });
  const review = created.ok ? await findReview(db, run, created.value) : undefined;
  if (review === undefined) throw new Error("It was not made");
  for (const { item, candidateSide } of await listItems(db, review.id)) {
    await takeItem(db, clock, review, { person: "ada" });
    const said =
      candidateSide === "a" ? ({ winner: "b", a: "fail", b: "pass" } as const) : ({ winner: "a", a: "pass", b: "fail" } as const);
    await labelItem(db, clock, review, { item, label: said, note: "", by });
  }
  return (await findReview(db, run, review.id)) ?? review;
}

const asked = { agent: "desk", suite: "desk/core", judge: "gpt", judgeOf: () => "gpt" };

test("a judge is held against what people said of both sides of every item, and what has no verdict is counted", async () => {
  const review = await reviewed(30, 4);
  const { calibration, left } = await calibrateFromLabels(db, review, asked);
  expect(calibration).toMatchObject({ n: 52, cases: 26, confusion: { tp: 26, fp: 26, fn: 0, tn: 0 }, specificity: 0, mayBlock: false });
  expect(left).toBe(8);
});

test("a trial that people looked at in two reviews counts once, as they saw it last", async () => {
  const first = await reviewed(3, 0);
  await closeReview(db, clock, first, by);
  const run = await findRunById(db, first.runId);
  if (run === undefined) throw new Error("It is gone");
  await label(run);
  expect((await calibrateFromLabels(db, first, asked)).calibration).toMatchObject({ n: 6, cases: 3 });
});

test("labels of an open review, another suite or another judge do not count", async () => {
  const review = await reviewed(3, 0);
  const count = async (other: Partial<typeof asked>) => (await calibrateFromLabels(db, review, { ...asked, ...other })).calibration.n;
  expect(await count({})).toBe(6);
  expect([await count({ suite: "desk/other" }), await count({ agent: "shop" }), await count({ judge: "other" })]).toEqual([0, 0, 0]);
  await sql`update review_items set labels = 0 where item = 1`.execute(db);
  expect(await count({})).toBe(0);
});

test("the lines that the judge's command reads say the same, and it counts those without a verdict", async () => {
  const read = readJudgements(toJudgeLines(await listLabelledTrials(db, await reviewed(3, 1))));
  expect(read.ok ? [read.value.judges.get("")?.length, read.value.excluded.length] : read.error).toEqual([4, 2]);
});
