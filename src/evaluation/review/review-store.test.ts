import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { listAudit } from "../../audit/index.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { openTestDatabase } from "../../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../../tenancy/index.ts";
import type { Label } from "../domain/review/label.ts";
import type { StoredRun } from "../run-store.ts";
import { playRun } from "../testing/play-run.ts";
import { closeReview } from "./close-review.ts";
import { createReview } from "./create-review.ts";
import { labelItem } from "./label-item.ts";
import { findReview, isComplete, listItems, listReviews, type StoredReview } from "./review-store.ts";
import { takeItem } from "./take-item.ts";

let db: Db;
let folder: string;
let now: number;
let run: StoredRun;
const clock = () => now;
const person = (name: string): Actor => ({ actor: `person:${name}`, person: name, kind: "person", verified: true });
const aWins: Label = { winner: "a", a: "pass", b: "fail" };

/** Cases of which every one regressed, and a queue of them. */
async function makeReview(cases: number, reviewers = 1): Promise<StoredReview> {
  const results = Object.fromEntries(Array.from({ length: cases }, (_, index) => [`c${index}`, ["p", "f"] as const]));
  run = await playRun({ db, clock, folder }, results);
  const created = await createReview(db, clock, run, { reviewers, reservationMs: 60_000, by: person("maren") });
  if (!created.ok) throw new Error(created.error.code);
  return read(created.value);
}

async function read(id: string): Promise<StoredReview> {
  const review = await findReview(db, run, id);
  if (review === undefined) throw new Error("It is gone");
  return review;
}

const take = (review: StoredReview, name: string, after?: number) => takeItem(db, clock, review, { person: name, after });
const label = (review: StoredReview, name: string, item: number, said: Label = aWins, note = "") =>
  labelItem(db, clock, review, { item, label: said, note, by: person(name) });

beforeEach(async () => {
  now = 1_000_000;
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-reviews-"));
  writeFileSync(join(folder, "a.mjs"), "");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

describe("taking items", () => {
  test("many who ask at once each get another item, as long as there are any", async () => {
    const review = await makeReview(12);
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const taken = (await Promise.all(names.map((name) => take(review, name)))).flatMap((one) => one?.item ?? []);
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  test("many who take and label at once fill every item with labels of different people, and none above its number", async () => {
    const review = await makeReview(8, 2);
    const work = async (name: string): Promise<number> => {
      let labelled = 0;
      for (;;) {
        const taken = await take(review, name);
        if (taken === undefined) return labelled;
        expect((await label(review, name, taken.item)).ok).toBe(true);
        labelled++;
      }
    };
    // Who finds everything held goes home; the last one finds what is left.
    const done = await Promise.all(["ada", "bo", "cy", "dee"].map(work));
    const rest = [await work("eve"), await work("flo")];
    expect([...done, ...rest].reduce((sum, n) => sum + n, 0)).toBe(16);
    const items = await listItems(db, review.id);
    expect(items.map(({ labels }) => new Set(labels.map(({ person: name }) => name)).size)).toEqual(Array(8).fill(2));
    expect(isComplete(await read(review.id))).toBe(true);
  });

  test("whoever asks again gets what they hold, and nobody else does until it runs out", async () => {
    const review = await makeReview(1);
    expect(await take(review, "ada")).toEqual({ item: 1, heldUntil: new Date(1_060_000) });
    now += 30_000;
    expect(await take(review, "ada")).toEqual({ item: 1, heldUntil: new Date(1_090_000) });
    now += 59_999;
    expect(await take(review, "bo")).toBeUndefined();
    now += 1;
    expect((await take(review, "bo"))?.item).toBe(1);
    expect(await take(review, "ada")).toBeUndefined();
  });

  test("what is passed over is free for others and comes again at the end", async () => {
    const review = await makeReview(3);
    expect((await take(review, "ada"))?.item).toBe(1);
    expect((await take(review, "ada", 1))?.item).toBe(2);
    expect((await take(review, "bo"))?.item).toBe(1);
    expect((await take(review, "bo", 1))?.item).toBe(3);
    expect((await take(review, "ada", 2))?.item).toBe(1);
  });

  test("nobody gets an item that they have labelled, though it lacks a label", async () => {
    const review = await makeReview(1, 2);
    await take(review, "ada");
    await label(review, "ada", 1);
    expect(await take(review, "ada")).toBeUndefined();
    expect((await take(review, "bo"))?.item).toBe(1);
  });
});

describe("labelling", () => {
  test("counts after the reservation ran out, unless the item is full by then", async () => {
    const review = await makeReview(2);
    await take(review, "ada");
    now += 60_000;
    expect((await take(review, "bo"))?.item).toBe(1);
    expect(await label(review, "ada", 1)).toEqual({ ok: true, value: undefined });
    expect(await label(review, "bo", 1)).toEqual({ ok: false, error: { code: "evaluation/review-item-full" } });
  });

  test("of an item that one was never given is refused, and of one that is not there", async () => {
    const review = await makeReview(1);
    expect(await label(review, "ada", 1)).toEqual({ ok: false, error: { code: "evaluation/review-item-not-taken" } });
    expect(await label(review, "ada", 2)).toEqual({ ok: false, error: { code: "evaluation/review-item-not-found" } });
  });

  test("again takes the place of the first, counts once, and both stand in the audit record", async () => {
    const review = await makeReview(2, 2);
    await take(review, "ada");
    await label(review, "ada", 1, aWins, "A is right");
    await label(review, "ada", 1, { winner: "tie", a: "pass", b: "pass" });
    const [item] = await listItems(db, review.id);
    expect(item?.labels).toMatchObject([{ person: "ada", winner: "tie", b: "pass", note: "" }]);
    expect(await read(review.id)).toMatchObject({ labels: 1, fullItems: 0 });
    const facts = await sql<{
      facts: unknown;
    }>`select record -> 'facts' as facts from audit_records where object = ${`review/${review.id}`} order by seq`.execute(db);
    expect(facts.rows).toMatchObject([
      { facts: { items: 2, reviewers: 2 } },
      { facts: { item: 1, revision: 1, winner: "a", b: "fail", note: "A is right" } },
      { facts: { item: 1, revision: 2, winner: "tie", b: "pass", note: "" } },
    ]);
  });

  test("two labels of one person at once are one", async () => {
    const review = await makeReview(1, 5);
    await take(review, "ada");
    await Promise.all([label(review, "ada", 1), label(review, "ada", 1)]);
    expect(await read(review.id)).toMatchObject({ labels: 1 });
  });

  test("ends once every item has its labels: what they say is told then, and nobody who knows it is blind", async () => {
    const review = await makeReview(1);
    await take(review, "ada");
    expect((await label(review, "ada", 1)).ok).toBe(true);
    expect(await label(review, "ada", 1)).toEqual({ ok: false, error: { code: "evaluation/review-complete" } });
  });

  test("ends with the review", async () => {
    const review = await makeReview(2);
    await take(review, "ada");
    await label(review, "ada", 1);
    expect((await closeReview(db, clock, review, person("maren"))).ok).toBe(true);
    expect(await label(review, "ada", 1)).toEqual({ ok: false, error: { code: "evaluation/review-closed" } });
    const closed = await read(review.id);
    expect(await take(closed, "bo")).toBeUndefined();
    expect(await closeReview(db, clock, closed, person("maren"))).toEqual({ ok: false, error: { code: "evaluation/review-closed" } });
    const [record] = await listAudit(db, run, { object: `review/${review.id}`, limit: 1 });
    expect(record?.what).toContain("maren closed the review with 1 of 2 items labelled. 1 person looked at 1 item, blind.");
  });
});

describe("making a review", () => {
  test("is refused while the run has an open one, and of two at once", async () => {
    const review = await makeReview(1);
    const again = () => createReview(db, clock, run, { reviewers: 1, reservationMs: 1, by: person("maren") });
    expect(await again()).toEqual({ ok: false, error: { code: "evaluation/review-exists", review: review.id } });
    await closeReview(db, clock, review, person("maren"));
    const both = await Promise.all([again(), again()]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await listReviews(db, run, { runId: run.id, limit: 10 })).toHaveLength(2);
  });

  test("pairs cases by content, leaves errored trials out, and tells what has nothing beside it", async () => {
    run = await playRun({ db, clock, folder }, { worse: ["ppe", "eff"], renamed: ["p", "f"], new: [undefined, "f"], gone: ["p", "e"] });
    const created = await createReview(db, clock, run, { reviewers: 1, reservationMs: 1, by: person("maren") });
    const review = await read(created.ok ? created.value : "");
    expect([...review.unpaired].sort()).toEqual(["gone", "new"]);
    const items = await listItems(db, review.id);
    expect(items.map(({ caseId, reason }) => `${caseId} ${reason}`).sort()).toEqual(["renamed regressed", "worse regressed"]);
    const worse = items.find(({ caseId }) => caseId === "worse");
    expect([2, 3]).toContain(worse?.trial);
    expect([1, 2]).toContain(worse?.baselineTrial);
  });

  test("needs something to compare with", async () => {
    run = await playRun({ db, clock, folder }, { new: [undefined, "f"] });
    const created = await createReview(db, clock, run, { reviewers: 1, reservationMs: 1, by: person("maren") });
    expect(created).toEqual({ ok: false, error: { code: "evaluation/review-nothing-to-compare", unpaired: ["new"] } });
  });
});
