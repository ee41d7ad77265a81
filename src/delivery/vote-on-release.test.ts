import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { productionEnvironment } from "../kernel/scope.ts";
import { listAudit } from "../audit/index.ts";
import { askDecision } from "../decisions/index.ts";
import { createReview } from "../evaluation/review/create-review.ts";
import { labelItem } from "../evaluation/review/label-item.ts";
import { findReview, type StoredReview } from "../evaluation/review/review-store.ts";
import { takeItem } from "../evaluation/review/take-item.ts";
import { playRun } from "../evaluation/testing/play-run.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { createRelease } from "./create-release.ts";
import { findRelease, leaseDueRelease, type StoredRelease } from "./release-store.ts";
import { toReleaseView } from "./release-view.ts";
import type { DeliveryTables } from "./tables.ts";
import { voteOnRelease } from "./vote-on-release.ts";

const clock = () => 1_000;
const person = (name: string) => ({ actor: `person:${name}`, person: name, kind: "person", verified: true }) as const;
let folder: string;
let db: Db;
let digest: string;
let release: StoredRelease;

/** A release that waits for `required` people. */
async function makeWaiting(required: number): Promise<void> {
  const version = await registerManifest({ db, clock, folder }, "agent: { name: desk, version: v1 }\nurl: http://127.0.0.1:1\nwire: a2a\n");
  digest = version.digest;
  const created = await createRelease(db, clock, version, person("maren"));
  if (!created.ok) throw new Error(created.error.code);
  const object = `release/${created.value}`;
  const question = { kind: "sign-off", object, digest, agent: "desk", sentence: "It goes to production.", required, barred: [] } as const;
  await db.transaction().execute((tx) => askDecision(tx, clock, { ...version, environment: productionEnvironment }, question));
  await db
    .withTables<DeliveryTables>()
    .updateTable("releases")
    .set({ status: "waiting", wake_at: new Date(60_000) })
    .execute();
  release = await read(version, created.value);
}

/** The release waits for a sign-off that needs the review of this run, which has one item. */
async function makeReviewed(): Promise<StoredReview> {
  writeFileSync(join(folder, "a.mjs"), "");
  const run = await playRun({ db, clock, folder }, { worse: ["p", "f"] });
  const gated = "agent: { name: desk, version: v1 }\nurl: http://127.0.0.1:1\nwire: a2a\ngate: { suite: desk/core, review: required }\n";
  await db.withTables<DeliveryTables>().updateTable("releases").set({ evaluation_run: run.id, manifest: gated }).execute();
  release = await read(release, release.id);
  const created = await createReview(db, clock, run, { reviewers: 1, reservationMs: 1_000, by: person("maren") });
  const review = created.ok ? await findReview(db, run, created.value) : undefined;
  if (review === undefined) throw new Error("There is no review");
  return review;
}

async function read(scope: Parameters<typeof findRelease>[1], id: string): Promise<StoredRelease> {
  const found = await findRelease(db, scope, id);
  if (found === undefined) throw new Error("It is gone");
  return found;
}

const vote = (name: string, verdict: "approved" | "denied" = "approved") =>
  voteOnRelease(db, clock, release, { verdict, digest, reason: "fine", by: person(name) });

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-votes-"));
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

test.each(["approved", "denied"] as const)(
  "a release that was %s waits for nobody any more, before anything was done about it",
  async (verdict) => {
    await makeWaiting(1);
    expect(await vote("idris", verdict)).toEqual({ ok: true, value: undefined });
    expect((await read(release, release.id)).status).toBe("running");
    expect((await leaseDueRelease(db, clock, "pln_1"))?.id).toBe(release.id);
  },
);

test("a release that another person has to approve too goes on waiting", async () => {
  await makeWaiting(2);
  expect((await vote("idris")).ok).toBe(true);
  expect((await read(release, release.id)).status).toBe("waiting");
  expect((await vote("jonas")).ok).toBe(true);
  expect((await read(release, release.id)).status).toBe("running");
});

test("a sign-off is refused until the review that its gate requires is complete, and then says what it found", async () => {
  await makeWaiting(1);
  const review = await makeReviewed();
  const refused = await vote("idris");
  expect(refused).toMatchObject({ ok: false, error: { code: "delivery/review-incomplete", review: { id: review.id } } });
  expect((await toReleaseView(db, release)).review).toMatchObject({
    id: review.id,
    blocks: true,
    sentence: "0 of 1 items had all their labels.",
  });
  await takeItem(db, clock, review, { person: "ada" });
  await labelItem(db, clock, review, { item: 1, label: { winner: "tie", a: "pass", b: "fail" }, note: "", by: person("ada") });
  expect(await vote("idris")).toEqual({ ok: true, value: undefined });
  const [record] = await listAudit(db, release, { object: `release/${release.id}`, limit: 1 });
  expect(record?.what).toContain("Reason: fine Review: 1 person looked at 1 item, blind.");
});

test("a denial waits for no review", async () => {
  await makeWaiting(1);
  await makeReviewed();
  expect((await vote("idris", "denied")).ok).toBe(true);
});

test("what a reconciler found out before a vote is not written after it", async () => {
  await makeWaiting(1);
  const before = await leaseDueRelease(db, () => 70_000, "pln_1");
  expect((await vote("idris")).ok).toBe(true);
  expect((await read(release, release.id)).leaseToken).not.toBe(before?.leaseToken);
});
