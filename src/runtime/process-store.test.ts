import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { seePlane } from "./planes.ts";
import { takeProcesses, updateProcess } from "./process-store.ts";

let db: Db;
const clock = () => 1_000;

beforeEach(async () => {
  db = await openTestDatabase();
  await Promise.all([seePlane(db, "a"), seePlane(db, "b")]);
  for (const id of ["p1", "p2", "p3"]) {
    await sql`insert into processes (id, organization, project, environment, name, key, spec, desired, state)
      values (${id}, 'default', 'default', 'staging', 'agent', ${id}, '{"fronts":{},"env":{}}', 'running', 'stopped')`.execute(db);
  }
});
afterEach(() => db.destroy());

const take = async (plane: string): Promise<string[]> => (await takeProcesses(db, plane, clock)).map(({ id }) => id);

/** Lets time pass in which nothing was seen of a plane. */
async function silence(plane: string, seconds: number): Promise<void> {
  await sql`update planes set seen_at = clock_timestamp() - make_interval(secs => ${seconds}) where id = ${plane}`.execute(db);
}

test("processes that nobody has are taken by one plane each, however many ask at once", async () => {
  const taken = await Promise.all(["a", "b", "a", "b"].map(take));
  const [a, b] = [new Set([...(taken[0] ?? []), ...(taken[2] ?? [])]), new Set([...(taken[1] ?? []), ...(taken[3] ?? [])])];
  expect([...a, ...b].toSorted()).toEqual(["p1", "p2", "p3"]);
  expect([await take("a"), await take("b")].map((own) => new Set(own))).toEqual([a, b]);
});

test("another plane takes them over when theirs was not seen for 30 s, and starts them anew", async () => {
  const [first] = await takeProcesses(db, "a", clock);
  if (first === undefined) throw new Error("nothing was taken");
  await updateProcess(db, first, 1, { state: "ready", identity: { pid: 7, startedAt: 1 }, port: 80, failures: 3 });
  await silence("a", 29);
  expect(await take("b")).toEqual([]);
  await silence("a", 31);
  expect(await takeProcesses(db, "b", clock)).toMatchObject([
    { id: "p1", state: "stopped", identity: undefined, port: undefined, failures: 0 },
    { id: "p2" },
    { id: "p3" },
  ]);
  await seePlane(db, "a");
  expect(await take("a")).toEqual([]);
  expect(await updateProcess(db, first, 2, { state: "ready" }), "a write of the plane that lost it").toBe(false);
  expect(await takeProcesses(db, "b", clock)).toMatchObject([{ state: "stopped" }, {}, {}]);
});

test("a plane that ends hands them over at once", async () => {
  for (const row of await takeProcesses(db, "a", clock)) await updateProcess(db, row, 1, { state: "stopped", handedOver: true });
  expect(await take("b")).toEqual(["p1", "p2", "p3"]);
});
