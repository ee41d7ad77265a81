import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Db } from "../postgres/connect.ts";
import { migrate } from "../postgres/migrate.ts";
import { openEmbedded, openEmptyDatabase, openTestDatabase } from "../postgres/testing/open-test-database.ts";
import { restoreBackup } from "./restore-backup.ts";
import { writeBackup } from "./write-backup.ts";

const none = { missing: "there is no store in these tests" };
let db: Db;
let folder: string;
let backup: string;

beforeEach(async () => {
  db = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "airworthy-backup-"));
  backup = join(folder, "backup");
  // Every kind of column, and rows that refer to others: by name before those they refer to.
  await sql`insert into organizations (id, name) values ('o', 'Ünï "quoted" \\ 
line')`.execute(db);
  await sql`insert into projects (organization, id, name) values ('o', 'p', 'P')`.execute(db);
  await sql`insert into agents (organization, project, name, description) values ('o', 'p', 'desk', '')`.execute(db);
  await sql`insert into agent_versions (id, organization, project, agent, version, digest, manifest, constitution, artifact, files, author)
    values ('ver_1', 'o', 'p', 'desk', 'v1', 'd', '', '', 'a', '[{"path":"a","bytes":1e3}]', 'maren')`.execute(db);
  for (const [id, baseline] of [
    ["run_1", null],
    ["run_2", "run_1"],
  ]) {
    await sql`insert into evaluation_runs (id, organization, project, environment, agent, version_id, suite, suite_digest, gate, baseline_run, status)
      values (${id}, 'o', 'p', 'staging', 'desk', 'ver_1', 's', 'd', '{"alpha":0.05}', ${baseline}, 'finished')`.execute(db);
  }
  await sql`insert into file_contents values ('sha256:1', ${Buffer.from([0, 1, 255, 10])})`.execute(db);
  await sql`insert into sessions (gateway, seq, organization, project, environment, agent, version, deployment, session, arm, canary_weight, assigned_at)
    select 'gtw', n, 'o', 'p', 'production', 'desk', 'v1', 'dep', 's' || n, 'stable', 0.1 + 0.2, '2030-01-31T00:00:00.123456Z' from generate_series(1, 450) n`.execute(
    db,
  );
  await sql`insert into audit_records (organization, seq, project, object, record, leaf, nodes) values ('o', 0, 'p', 'x', '{"b":[1,null],"a":"é"}', 'leaf', '[]')`.execute(
    db,
  );
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** Everything that a database says, as its own text. */
async function contentOf(place: Db): Promise<unknown> {
  const content: Record<string, string[]> = {};
  for (const table of [
    "installation",
    "organizations",
    "agent_versions",
    "evaluation_runs",
    "file_contents",
    "sessions",
    "audit_records",
  ]) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(table)} t order by 1`.execute(place);
    content[table] = rows.map(({ text }) => text);
  }
  return content;
}

describe("a backup", () => {
  test("restored is what was there, to the byte and the microsecond, and goes on from there", async () => {
    const written = await writeBackup(db, backup, { version: "1.2.3", spans: none });
    expect(written).toMatchObject({
      ok: true,
      value: { version: "1.2.3", tables: expect.arrayContaining([expect.objectContaining({ name: "sessions", rows: 450 })]) },
    });
    const place = await openEmptyDatabase();
    expect((await restoreBackup(place, backup)).ok).toBe(true);
    expect(await contentOf(place)).toEqual(await contentOf(db));
    expect(await migrate(place)).toEqual({ ok: true, value: [] });
    await place.destroy();
  });

  test("goes from one engine to the other", async () => {
    await writeBackup(db, backup, { version: "1", spans: none });
    const embedded = await openEmbedded();
    await restoreBackup(embedded, backup);
    const again = join(folder, "again");
    await writeBackup(embedded, again, { version: "1", spans: none });
    for (const table of ["sessions", "file_contents", "audit_records", "evaluation_runs"]) {
      expect(readFileSync(join(again, `${table}.ndjson`), "utf8")).toBe(readFileSync(join(backup, `${table}.ndjson`), "utf8"));
    }
    await embedded.destroy();
  });

  test("is of one moment: what is written meanwhile is in all of it or in nothing", async () => {
    let [done, n] = [false, 0];
    const write = async (): Promise<void> => {
      while (!done) {
        const id = `later-${n++}`;
        await db.transaction().execute(async (tx) => {
          await sql`insert into organizations (id, name) values (${id}, '')`.execute(tx);
          await sql`insert into projects (organization, id, name) values (${id}, 'p', '')`.execute(tx);
        });
      }
    };
    const writing = Promise.all(Array.from({ length: 4 }, write));
    await writeBackup(db, backup, { version: "1", spans: none }).finally(() => (done = true));
    await writing;
    const count = (table: string): number => readFileSync(join(backup, `${table}.ndjson`), "utf8").split("\n").length;
    expect(count("organizations")).toBe(count("projects"));
  });

  test("damaged is refused with the file's name, and nothing is restored", async () => {
    await writeBackup(db, backup, { version: "1", spans: none });
    const place = await openEmptyDatabase();
    const file = join(backup, "sessions.ndjson");
    const whole = readFileSync(file, "utf8");
    const refused = async (code: string): Promise<void> => {
      expect(await restoreBackup(place, backup)).toMatchObject({
        ok: false,
        error: { code, place: file, message: expect.stringContaining(file) },
      });
    };
    writeFileSync(file, whole.replace('"s7"', '"s8"'));
    await refused("platform/backup-damaged");
    writeFileSync(file, whole);
    appendFileSync(file, whole.slice(0, whole.indexOf("\n") + 1));
    await refused("platform/backup-damaged");
    rmSync(file);
    await refused("platform/backup-damaged");
    writeFileSync(file, whole);
    expect((await restoreBackup(place, backup)).ok).toBe(true);
    await place.destroy();
  });

  test("of a newer version, without a manifest, or for a place that is not empty is refused", async () => {
    await writeBackup(db, backup, { version: "2.0.0", spans: none });
    expect(await restoreBackup(db, backup)).toMatchObject({ ok: false, error: { code: "platform/place-not-empty" } });
    expect(await writeBackup(db, backup, { version: "2.0.0", spans: none })).toMatchObject({
      ok: false,
      error: { code: "platform/place-not-empty" },
    });
    const manifest = join(backup, "manifest.json");
    const text = readFileSync(manifest, "utf8");
    writeFileSync(manifest, text.replace(/"migration": "[^"]+"/, '"migration": "9999-from-the-future"'));
    expect(await restoreBackup(db, backup)).toMatchObject({
      ok: false,
      error: { code: "platform/backup-newer", message: expect.stringContaining("2.0.0") },
    });
    writeFileSync(manifest, "{}");
    expect(await restoreBackup(db, backup)).toMatchObject({ ok: false, error: { code: "platform/backup-unreadable" } });
    rmSync(manifest);
    expect(await restoreBackup(db, backup)).toMatchObject({ ok: false, error: { code: "platform/backup-unreadable" } });
  });

  test("that cannot be stored to its end leaves its place empty", async () => {
    await writeBackup(db, backup, { version: "1", spans: none });
    const manifest = join(backup, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"name": "sessions"', '"name": "sesssions"'));
    writeFileSync(join(backup, "sesssions.ndjson"), readFileSync(join(backup, "sessions.ndjson")));
    const place = await openEmptyDatabase();
    await expect(restoreBackup(place, backup)).rejects.toThrow("sesssions");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("sesssions", "sessions"));
    expect((await restoreBackup(place, backup)).ok).toBe(true);
    await place.destroy();
  });
});
