import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { productionEnvironment } from "../kernel/scope.ts";
import { askDecision } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { createRelease } from "./create-release.ts";
import { findRelease, leaseDueRelease, type StoredRelease } from "./release-store.ts";
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

test("what a reconciler found out before a vote is not written after it", async () => {
  await makeWaiting(1);
  const before = await leaseDueRelease(db, () => 70_000, "pln_1");
  expect((await vote("idris")).ok).toBe(true);
  expect((await read(release, release.id)).leaseToken).not.toBe(before?.leaseToken);
});
