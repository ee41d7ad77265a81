import { expect, test } from "vitest";

import { compareRecords } from "../domain/compare-records.ts";
import type { CaseRecord, RunRecord } from "../domain/run-record.ts";
import { reportOfComparison } from "./report-of-comparison.ts";

const one = (id: string, contentHash: string | undefined, score: number): CaseRecord => ({
  id,
  contentHash,
  slices: {},
  trials: [{ score }],
});
const changes = (candidate: readonly CaseRecord[], baseline: readonly CaseRecord[]) => {
  const record = (cases: readonly CaseRecord[]): RunRecord => ({ format: "jsonl", cases, excluded: [] });
  const side = (file: string, cases: readonly CaseRecord[]) => ({ file, digest: `sha256:${file}`, record: record(cases) });
  const compared = compareRecords(record(candidate), record(baseline), { margin: undefined, alpha: 0.05, slices: [] });
  const sides = { candidate: side("after.jsonl", candidate), baseline: side("before.jsonl", baseline) };
  return reportOfComparison(compared, sides, { sentence: "", reproduce: "", madeBy: "" }).cases.map(({ id, change }) => [id, change]);
};

test("a case is held beside the one that asks the same, whatever it is called; without a content beside its id", () => {
  expect(changes([one("new", "x", 0), one("b", "y", 1)], [one("old", "x", 1), one("b", "z", 0)])).toEqual([
    ["new", "broken"],
    ["b", "new"],
  ]);
  expect(changes([one("a", undefined, 1), one("c", undefined, 1)], [one("a", "x", 0)])).toEqual([
    ["a", "fixed"],
    ["c", "new"],
  ]);
});

test("many cases that were renamed are found at once", () => {
  const side = (letter: string): CaseRecord[] => Array.from({ length: 50_000 }, (_, index) => one(`${letter}${index}`, `${index}`, 1));
  expect(changes(side("a"), side("b")).filter(([, change]) => change !== "same")).toEqual([]);
});
