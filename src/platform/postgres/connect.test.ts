import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Db } from "./connect.ts";
import { migrate } from "./migrate.ts";
import { openEmbedded } from "./testing/open-test-database.ts";

type Rows = { numbers: { n: number } };

describe("the control database, embedded", () => {
  let db: Db;
  let numbers: Kysely<Rows>;
  beforeAll(async () => {
    db = await openEmbedded();
    await sql`create table numbers (n integer)`.execute(db);
    numbers = db.withTables<Rows>();
  });
  afterAll(() => db.destroy());

  test.each(["read committed", "repeatable read", "serializable"] as const)("a transaction really runs at %s", async (level) => {
    const answer = await db
      .transaction()
      .setIsolationLevel(level)
      .execute((tx) => sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(tx));
    expect(answer.rows[0]?.transaction_isolation).toBe(level);
  });

  test("a query from outside waits for an open transaction and is not part of it", async () => {
    let outside: Promise<unknown> = Promise.resolve();
    await expect(
      numbers.transaction().execute(async (tx) => {
        await tx.insertInto("numbers").values({ n: 1 }).execute();
        outside = numbers.insertInto("numbers").values({ n: 2 }).execute();
        await sql`select 1`.execute(tx);
        throw new Error("roll back");
      }),
    ).rejects.toThrow("roll back");
    await outside;
    expect(await numbers.selectFrom("numbers").selectAll().execute()).toEqual([{ n: 2 }]);
  });

  test("a failed statement rolls the transaction back and frees the connection", async () => {
    await expect(numbers.transaction().execute((tx) => sql`select * from nowhere`.execute(tx))).rejects.toThrow("nowhere");
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe("migrations", () => {
  test("run once, and a second time change nothing", async () => {
    const db = await openEmbedded();
    const first = await migrate(db);
    expect(first.ok && first.value.length).toBeGreaterThan(0);
    expect(await migrate(db)).toEqual({ ok: true, value: [] });
    await db.destroy();
  });

  test("refuse a database that a newer version has migrated", async () => {
    const db = await openEmbedded();
    await migrate(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')`.execute(db);
    const answer = await migrate(db);
    expect(answer).toMatchObject({ ok: false, error: { code: "platform/newer-data", migration: "9999-from-the-future" } });
    await db.destroy();
  });
});
