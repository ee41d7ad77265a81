import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createLog } from "../../platform/logging/log.ts";
import { openDecisionJournal, type DecisionJournal } from "./decision-journal.ts";

let directory: string;
let logged: string[];
const open = (): DecisionJournal => openDecisionJournal({ directory, log: createLog({}, { write: (line) => logged.push(line) }) });
const folder = (): string => join(directory, "tool-decisions");
const segments = (): string[] => readdirSync(folder()).toSorted();

function consumed(decision: string): Parameters<DecisionJournal["append"]>[0] {
  const where = { organization: "o", project: "p", environment: "e", agent: "a", version: "v", deployment: "d" };
  return { at: 1, decision, actionHash: "sha256:0", ...where, session: "s", kind: "consumed" };
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "airworthy-decisions-"));
  logged = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("the journal of tool decisions", () => {
  test("has a line on the disk when it says so, in the order of asking", async () => {
    const journal = open();
    const numbers = await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append(consumed(`dec_${index}`))));
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    const lines = readFileSync(join(folder(), segments()[0] ?? ""), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject(numbers.map((seq) => ({ seq, decision: `dec_${seq - 1}` })));
    expect(await journal.read({ after: 48, limit: 1 })).toMatchObject([{ seq: 49 }]);
    await journal.close();
  });

  test("goes on after the last number, and gives back what was left", async () => {
    const first = open();
    await first.append(consumed("dec_1"));
    await first.close();
    appendFileSync(join(folder(), segments()[0] ?? ""), '{"seq":2,"kind":"con');
    const second = open();
    expect([...second.left()]).toMatchObject([{ seq: 1, decision: "dec_1" }]);
    expect(await second.append(consumed("dec_2"))).toBe(2);
    await second.close();
  });

  test("gives back nothing where a line is damaged: it may have said that an approval was used", async () => {
    const first = open();
    await first.append(consumed("dec_1"));
    await first.close();
    appendFileSync(join(folder(), segments()[0] ?? ""), 'damaged\n{"seq":3,"kind":"judged"}\n');
    const second = open();
    expect([...second.left()]).toEqual([]);
    expect(logged.join("")).toContain("tool-decisions-damaged");
    expect(await second.append(consumed("dec_2"))).toBe(4);
    await second.close();
  });

  test("rejects what it cannot write, and goes on when it can again", async () => {
    const journal = open();
    await journal.append(consumed("x".repeat(1_100_000))); // the next line opens the next segment
    rmSync(folder(), { recursive: true });
    writeFileSync(folder(), "a file where the folder was");
    await expect(Promise.all([journal.append(consumed("dec_2")), journal.append(consumed("dec_3"))])).rejects.toThrow("ENOTDIR");
    await expect(journal.append(consumed("dec_3"))).rejects.toThrow("ENOTDIR");
    expect(journal.headSeq()).toBe(1);
    rmSync(folder());
    const again = open();
    await again.close();
    expect(await journal.append(consumed("dec_2"))).toBe(2);
    await journal.close();
  });
});
