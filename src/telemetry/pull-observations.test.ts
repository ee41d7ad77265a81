import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import type { Observation } from "./domain/observation.ts";
import { createObservationSync, type ObservationSource } from "./pull-observations.ts";
import { countStored, countUnattributed, listTrialObservations } from "./read-observations.ts";

const base = {
  durationMs: 5,
  organization: "default",
  project: "default",
  environment: "staging",
  agent: "desk",
  version: "v1",
  deployment: "dep_1",
};
const tool = (seq: number, given: Partial<Observation> = {}): Observation =>
  ({
    ...base,
    kind: "tool",
    seq,
    at: seq,
    server: "shop",
    tool: "refund",
    arguments: {},
    result: null,
    isError: false,
    session: "s",
    trial: "t1",
    ...given,
  }) as Observation; // the overrides keep the kind

/** A journal as the gateway keeps one. */
function journal(items: Observation[]): ObservationSource & { acknowledged: number[]; failAcknowledge: boolean } {
  const source = {
    acknowledged: [] as number[],
    failAcknowledge: false,
    gatewayId: async () => "gtw_1",
    fetchObservations: async (after: number | undefined, limit: number) => ({
      gateway: "gtw_1",
      items: items.filter((item) => item.seq > (after ?? 0)).slice(0, limit),
      head: items.at(-1)?.seq ?? 0,
      at: 5_000,
    }),
    acknowledge: async (through: number) => {
      if (source.failAcknowledge) throw new Error("the gateway is gone");
      source.acknowledged.push(through);
    },
  };
  return source;
}

describe("observations on their way from the gateway", () => {
  let db: Db;
  beforeEach(async () => {
    db = await openTestDatabase();
  });
  afterEach(() => db.destroy());

  test("are stored in order, page by page, and acknowledged", async () => {
    const items = Array.from({ length: 2_300 }, (_, index) => tool(index + 1));
    const source = journal(items);
    await createObservationSync(db, source, () => {}).sync();
    expect(await countStored(db, "gtw_1")).toBe(2_300);
    expect(source.acknowledged).toEqual([1_000, 2_000, 2_300]);
    expect((await listTrialObservations(db, "t1")).map((item) => item.seq)).toEqual(items.map((item) => item.seq));
  });

  test("are stored with what no database takes: one character must not hold up everything behind it", async () => {
    const items = [tool(1, { arguments: { note: "a\u0000b \ud800" } }), tool(2)];
    await createObservationSync(db, journal(items), () => {}).sync();
    expect(await listTrialObservations(db, "t1")).toMatchObject([{ arguments: { note: "a\ufffdb \ufffd" } }, { seq: 2 }]);
  });

  test("are stored once when the acknowledgement is lost and they come again", async () => {
    const items = [tool(1), tool(2)];
    const source = journal(items);
    source.failAcknowledge = true;
    const sync = createObservationSync(db, source, () => {});
    await expect(sync.sync()).rejects.toThrow("the gateway is gone");
    source.failAcknowledge = false;
    items.push(tool(3));
    await sync.sync();
    expect(await countStored(db, "gtw_1")).toBe(3);
    expect(await listTrialObservations(db, "t1")).toHaveLength(3);
  });

  test("that the gateway saw before a call are stored when it resolves, also while another pull is under way", async () => {
    const items = [tool(1)];
    const source = journal(items);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: ObservationSource = {
      ...source,
      fetchObservations: async (after, limit) => {
        const page = await source.fetchObservations(after, limit);
        begun.resolve();
        await goOn.promise;
        return page;
      },
    };
    const sync = createObservationSync(db, slow, () => {});
    const first = sync.sync();
    await begun.promise;
    items.push(tool(2)); // after the first pull has read the journal
    const second = sync.sync();
    goOn.resolve();
    await second;
    expect(await countStored(db, "gtw_1")).toBe(2);
    await first;
  });

  test("without a session count as unattributed, messages left out", async () => {
    const { session: _, trial: __, ...orphan } = tool(2);
    await createObservationSync(db, journal([tool(1), orphan]), () => {}).sync();
    expect(await countUnattributed(db, "dep_1", new Date(0))).toBe(1);
    expect(await countUnattributed(db, "dep_1", new Date(3))).toBe(0);
    expect(await countUnattributed(db, "dep_2", new Date(0))).toBe(0);
  });
});
