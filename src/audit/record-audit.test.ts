import { readFileSync } from "node:fs";

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { canonicalJson } from "../kernel/json.ts";
import { createLog } from "../platform/logging/log.ts";
import { openEmptyDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureAuditSigner } from "./audit-signer.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { listConsistencyProof } from "./domain/consistency-proof.ts";
import type { AuditRecord } from "./domain/record.ts";
import { growTree } from "./domain/testing/grow-tree.ts";
import { hashLeaf } from "./domain/tree-hash.ts";
import { exportLog } from "./export-log.ts";
import type { AuditTables } from "./tables.ts";
import { openLog, testClock, type TestLog } from "./testing/open-log.ts";
import { readSubtreeRoots, readTreeHead } from "./tree-store.ts";
import { recordAudit, recordAudits } from "./index.ts";
import { verifyExport } from "./verify-export.ts";

describe("a record", () => {
  let log: TestLog;
  beforeAll(async () => {
    log = await openLog();
  });
  afterAll(() => log[Symbol.asyncDispose]());

  test("gets the next place in its organization's log, whichever project it is of, one by one or many at once", async () => {
    await log.append([{ what: "a" }]);
    await log.append([{ what: "b" }, { what: "other", organization: "acme", project: "shop" }, { what: "c", project: "shop" }]);
    await log.append([{ what: "d" }]);
    expect((await log.rows()).map(({ seq, what }) => `${seq} ${what}`)).toEqual(["0 a", "1 b", "2 c", "3 d"]);
    expect((await log.rows("acme")).map(({ seq, what }) => `${seq} ${what}`)).toEqual(["0 other"]);
  });

  test("of a transaction that fails leaves no gap", async () => {
    const failing = log.db.transaction().execute(async (tx) => {
      await recordAudit(
        tx,
        testClock,
        { organization: "default", project: "default" },
        { actor: "x", action: "x", object: "x", what: "gone" },
      );
      throw new Error("not done");
    });
    await expect(failing).rejects.toThrow("not done");
    await log.append([{ what: "e" }]);
    expect((await log.rows()).map(({ seq, what }) => `${seq} ${what}`)).toEqual(["0 a", "1 b", "2 c", "3 d", "4 e"]);
  });

  test("is a leaf of the tree whose head is kept", async () => {
    const rows = await log.rows();
    const { roots, hashOf } = growTree(rows.map(({ leaf }) => leaf));
    expect(await readTreeHead(log.db, "default")).toEqual({ size: 5, root: roots[5] });
    const ranges = [{ start: 0, end: 3 }, ...listConsistencyProof(3, 5)];
    expect(await readSubtreeRoots(log.db, "default", ranges)).toEqual(ranges.map(hashOf));
  });

  test("reads back as the text that its leaf is the hash of, whatever its facts", async () => {
    const text = fc.string({ unit: "binary", maxLength: 20 });
    const made = fc.sample(fc.dictionary(text, fc.jsonValue({ stringUnit: "binary" })), { numRuns: 200, seed: 7 });
    const facts = [...made, { "a\0b": ["\0", "\uD83D half"] }] as AuditRecord["facts"][]; // fast-check's name for JSON is another
    await log.append(facts.map((value) => ({ facts: value, organization: "facts", project: "default" })));
    const rows = await log.db
      .withTables<AuditTables>()
      .selectFrom("audit_records")
      .selectAll()
      .where("organization", "=", "facts")
      .orderBy("seq")
      .execute();
    expect(rows).toHaveLength(201);
    expect(rows[200]?.record.facts).toEqual({ "a\uFFFDb": ["\uFFFD", "\uFFFD half"] });
    expect(rows.map(({ record }) => hashLeaf(canonicalJson(record)))).toEqual(rows.map(({ leaf }) => leaf));
  });

  test.each([
    "update audit_records set object = 'x' where seq = 0",
    "delete from audit_records where seq = 4",
    "truncate audit_records",
    "update audit_checkpoints set root = ''",
    "delete from audit_checkpoints",
    "truncate audit_checkpoints",
  ])("stays: %s is refused", async (statement) => {
    await expect(sql.raw(statement).execute(log.db)).rejects.toThrow(/is only ever appended to/);
  });

  test("of nothing at all is no record", async () => {
    await log.db.transaction().execute((tx) => recordAudits(tx, testClock, []));
    expect(await log.rows()).toHaveLength(5);
  });
});

test("what an earlier version recorded keeps its order, is numbered without gaps, gets its tree and can be exported", async () => {
  const db = await openEmptyDatabase();
  const run = (name: string) => {
    const file = new URL(`../platform/postgres/migrations/${name}.sql`, import.meta.url);
    return sql.raw(readFileSync(file, "utf8")).execute(db);
  };
  await run("0001-first-road");
  const organizations = ["acme", "default"];
  const records = Array.from({ length: 13 }, (_, n) => ({
    organization: organizations[n % 3 === 0 ? 0 : 1],
    what: `old record ${n}`,
    facts: { n },
  }));
  for (const [n, record] of records.entries()) {
    const [text, leaf] = [JSON.stringify(record), hashLeaf(canonicalJson(record))];
    await sql`insert into audit_records (organization, project, object, record, leaf) values (${record.organization}, 'default', 'x', ${text}, ${leaf})`.execute(
      db,
    );
    // A number that is lost, as when a transaction fails.
    if (n === 5) await sql`select nextval(pg_get_serial_sequence('audit_records', 'seq'))`.execute(db);
  }
  await run("0003-audit-tree");
  const signer = await ensureAuditSigner(db);
  const checkpoints = createCheckpoints({ db, clock: testClock, log: createLog({}, { write: () => {} }), signer });
  for (const organization of organizations) {
    const own = records.filter((record) => record.organization === organization).map((record) => hashLeaf(canonicalJson(record)));
    const { roots, hashOf } = growTree(own);
    const rows = await db
      .withTables<AuditTables>()
      .selectFrom("audit_records")
      .selectAll()
      .where("organization", "=", organization)
      .orderBy("seq")
      .execute();
    expect(rows.map(({ seq, leaf }) => [seq, leaf])).toEqual([...own.entries()]);
    expect(await readTreeHead(db, organization)).toEqual({ size: own.length, root: roots[own.length] });
    const ranges = own.flatMap((_, from) => listConsistencyProof(from, own.length));
    expect(await readSubtreeRoots(db, organization, ranges)).toEqual(ranges.map(hashOf));
    expect(await checkpoints.sign(organization)).toMatchObject({ ok: true });
    const { vkey: key } = signer.keyOf(organization);
    const file = exportLog(db, { organization, key, records: own.length }).map((text: string) => Buffer.from(text));
    expect(await verifyExport(file, { key })).toMatchObject({ ok: true, value: { size: own.length } });
  }
  await db.destroy();
});
