import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createLog } from "../platform/logging/log.ts";
import { openJournal, type Journal } from "./journal.ts";

let directory: string;
const open = (): Journal => openJournal({ directory, log: createLog({}, { write: () => true }) });
const segments = (): string[] => readdirSync(join(directory, "observations")).toSorted();

/** An observation of a message; `errorCode` tells one from another and makes it as long as wished. */
function message(errorCode: string): Parameters<Journal["record"]>[0] {
  const where = { organization: "o", project: "p", environment: "e", agent: "a", version: "v", deployment: "d" };
  return { at: 1, durationMs: 2, ...where, kind: "message", method: "SendMessage", streamed: false, status: "error", errorCode };
}

const numbers = async (journal: Journal, after = 0): Promise<unknown[]> =>
  (await journal.read({ after, limit: 1000 })).map((item) => (item as { seq: number }).seq); // observations are objects

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "airworthy-journal-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("the journal of observations", () => {
  test("gives everything recorded before it is asked, in order and by pages", async () => {
    const journal = open();
    for (let count = 0; count < 5; count++) journal.record(message(String(count)));
    expect(await numbers(journal)).toEqual([1, 2, 3, 4, 5]);
    expect(await numbers(journal, 3)).toEqual([4, 5]);
    expect(await journal.read({ after: 1, limit: 2 })).toMatchObject([{ seq: 2, errorCode: "1" }, { seq: 3 }]);
    expect(journal.counters()).toEqual({ accepted: 5, stored: 5, dropped: 0, unreadable: 0 });
    await journal.close();
  });

  test("goes on counting where the last process stopped, also when everything was acknowledged", async () => {
    const first = open();
    for (let count = 0; count < 4; count++) {
      first.record(message("x".repeat(600_000))); // two fill a segment
      await numbers(first);
    }
    expect(segments()).toHaveLength(2);
    first.acknowledge(4);
    expect(segments()).toHaveLength(1);
    await first.close();
    rmSync(join(directory, "observations", segments()[0] ?? ""));
    writeFileSync(join(directory, "observations", "0000000000000005.ndjson"), ""); // as a roll just before the kill leaves it

    const second = open();
    second.record(message("later"));
    expect(await numbers(second)).toEqual([5]);
    await second.close();
  });

  test("deletes only segments that were acknowledged whole", async () => {
    const journal = open();
    for (let count = 0; count < 4; count++) {
      journal.record(message("x".repeat(600_000)));
      await numbers(journal);
    }
    journal.acknowledge(1);
    expect(await numbers(journal)).toEqual([1, 2, 3, 4]);
    journal.acknowledge(2);
    expect(await numbers(journal)).toEqual([3, 4]);
    await journal.close();
  });

  test("skips and counts damaged lines, and gives no number twice", async () => {
    const first = open();
    first.record(message("a"));
    await first.close();
    const path = join(directory, "observations", segments()[0] ?? "");
    appendFileSync(path, 'damaged\n{"seq":7,"kind":"message"}\n{"seq":8,"ki');

    const second = open();
    second.record(message("b"));
    expect(await numbers(second)).toEqual([1, 7, 8]);
    expect(second.counters()).toEqual({ accepted: 1, stored: 1, dropped: 0, unreadable: 2 });
    await second.close();
  });

  test("drops and counts what does not fit into memory", async () => {
    const journal = open();
    for (let count = 0; count < 10_003; count++) journal.record(message("x"));
    expect(await numbers(journal)).toHaveLength(1000);
    expect(journal.counters()).toEqual({ accepted: 10_003, stored: 10_000, dropped: 3, unreadable: 0 });
    expect(journal.headSeq()).toBe(10_000); // what was dropped has no number
    await journal.close();
  });
});
