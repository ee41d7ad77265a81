import { afterEach, beforeEach, expect, test } from "vitest";

import type { Db } from "./connect.ts";
import { createDuty } from "./duty.ts";
import { dropLeases } from "./lease.ts";
import { openTestDatabase } from "./testing/open-test-database.ts";

let db: Db;
let now = 1_000_000;
const clock = () => now;

beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.destroy());

test("a duty is done by one of many, goes on with it, and passes to another when it is gone", async () => {
  const done: string[] = [];
  const planes = ["a", "b", "c"].map((owner) => ({ owner, duty: createDuty({ db, clock, owner }, "outcomes") }));
  const round = async (present: typeof planes): Promise<void> => {
    await Promise.all(present.map(({ owner, duty }) => duty(async () => void done.push(owner))));
  };
  await round(planes);
  const [first = ""] = done;
  for (let n = 0; n < 10; n++) {
    now += 4_000;
    await round(planes);
  }
  expect(done).toEqual(Array.from({ length: 11 }, () => first));

  const others = planes.filter(({ owner }) => owner !== first);
  done.length = 0;
  await round(others);
  expect(done).toEqual([]);
  now += 10_001;
  await round(others);
  expect(done).toHaveLength(1);
});

test("a duty is free at once when its plane gives it back, and the next one's of another name is nobody's business", async () => {
  const done: string[] = [];
  await createDuty({ db, clock, owner: "a" }, "pins")(async () => void done.push("a pins"));
  await createDuty({ db, clock, owner: "b" }, "outcomes")(async () => void done.push("b outcomes"));
  await createDuty({ db, clock, owner: "b" }, "pins")(async () => void done.push("b pins"));
  await dropLeases(db, "a");
  await createDuty({ db, clock, owner: "b" }, "pins")(async () => void done.push("b pins"));
  expect(done).toEqual(["a pins", "b outcomes", "b pins"]);
});
