import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createLog } from "../platform/logging/log.ts";
import { ensureAuditSigner } from "./audit-signer.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { growTree } from "./domain/testing/grow-tree.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import type { AuditTables } from "./tables.ts";
import { openLog, testClock, type TestLog } from "./testing/open-log.ts";

describe("a checkpoint", () => {
  let log: TestLog;
  beforeAll(async () => {
    log = await openLog();
  });
  afterAll(() => log[Symbol.asyncDispose]());

  const append = (organization: string, ...whats: string[]) => log.append(whats.map((what) => ({ what, organization })));
  const sizes = async (organization: string): Promise<number[]> => {
    const tables = log.db.withTables<AuditTables>();
    const rows = await tables
      .selectFrom("audit_checkpoints")
      .select("size")
      .where("organization", "=", organization)
      .orderBy("size")
      .execute();
    return rows.map(({ size }) => size);
  };
  const anotherServer = async () =>
    createCheckpoints({
      db: log.db,
      clock: () => testClock() + 1,
      log: createLog({}, { write: () => {} }),
      signer: await ensureAuditSigner(log.db),
    });

  test("is signed over the whole log once it has grown, and not again before it grows", async () => {
    await append("grows", "a", "b", "c");
    await log.checkpoints.tick();
    await log.checkpoints.tick();
    expect(await sizes("grows")).toEqual([3]);
    await append("grows", "d");
    await append("too", "e");
    await log.checkpoints.tick();
    expect(await sizes("grows")).toEqual([3, 4]);
    expect(await sizes("too")).toEqual([1]);
    expect(log.said).toEqual([]);
  });

  test("names its log and carries the root, and is the same from every server", async () => {
    await append("a b/ü", "a", "b", "c");
    const signed = await log.checkpoints.sign("a b/ü");
    if (!signed.ok) throw new Error(signed.error.message);
    const { roots } = growTree((await log.rows("a b/ü")).map(({ leaf }) => leaf));
    const key = log.signer.keyOf("a b/ü");
    expect(openCheckpoint(signed.value.note, key)).toEqual({ ok: true, value: { origin: key.name, size: 3, root: roots[3] } });
    expect(key.name).toMatch(/^airworthy\/[0-9a-f]{32}\/a%20b%2F%C3%BC$/);
    expect(openCheckpoint(signed.value.note, log.signer.keyOf("grows"))).toMatchObject({ ok: false });
    expect(await (await anotherServer()).sign("a b/ü")).toEqual(signed);
  });

  test("of a log without records is signed too, and every log begins with it", async () => {
    expect(await log.checkpoints.sign("new")).toMatchObject({ ok: true, value: { size: 0 } });
    await append("new", "a");
    expect(await log.checkpoints.sign("new")).toMatchObject({ ok: true, value: { size: 1 } });
  });

  test.each([
    ["a record's leaf was changed", "update audit_records set leaf = repeat('0', 64) where seq = 2"],
    ["its tree was changed", "update audit_records set nodes = jsonb_build_array(repeat('0', 64)) where seq = 1"],
    ["a record was taken out", "delete from audit_records where seq = 1"],
    ["its head was set back", "update audit_heads set size = 2 where true"],
    ["its head was changed", "update audit_heads set frontier = jsonb_build_array(repeat('0', 64)) where true"],
  ])("is refused once %s, which is said once and to whoever asks", async (organization, statement) => {
    await append(organization, "a", "b");
    await log.checkpoints.tick();
    await append(organization, "c");
    await log.checkpoints.tick();
    await log.tamper(`${statement} and organization = '${organization.replace("'", "''")}'`);
    await append(organization, "d").catch(() => {}); // a head that was set back gives a place that is taken
    const before = log.said.length;
    await log.checkpoints.tick();
    await log.checkpoints.tick();
    expect(await sizes(organization)).toEqual([2, 3]);
    const said = log.said.slice(before).map((line): unknown => JSON.parse(line));
    expect(said).toMatchObject([{ level: "error", event: "audit log not signed", code: "audit/log-inconsistent" }]);
    const refused = await log.checkpoints.sign(organization);
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(/altered .* airworthy audit export/) } });
  });

  test("is refused when the last one does not carry the key's signature", async () => {
    await append("re-keyed", "a");
    expect(await log.checkpoints.sign("re-keyed")).toMatchObject({ ok: true });
    await sql`delete from platform_keys where purpose = 'audit-signing'`.execute(log.db);
    const refused = await (await anotherServer()).sign("re-keyed");
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining("signature") } });
  });
});
