import { expect, test } from "vitest";

import { pairRecords } from "./pair-records.ts";
import type { CaseRecord } from "./run-record.ts";

function pair(candidate: readonly [id: string, content: string][], baseline: readonly [id: string, content: string][]) {
  const make = ([id, contentHash]: readonly [string, string]): CaseRecord => ({ id, contentHash, slices: {}, trials: [{ score: 1 }] });
  const { pairs, ...rest } = pairRecords(candidate.map(make), baseline.map(make));
  return { pairs: pairs.map((both) => `${both.baseline.id}>${both.candidate.id}`), ...rest };
}

test("a renamed case is the same case", () => {
  expect(pair([["new", "x"]], [["old", "x"]])).toEqual({ pairs: ["old>new"], changed: [], missing: [], added: [] });
});

test("an edited case under its id is a changed one, and pairs with nothing", () => {
  expect(pair([["a", "y"]], [["a", "x"]])).toEqual({ pairs: [], changed: ["a"], missing: [], added: [] });
});

test("ids of one side only are missing or added", () => {
  expect(
    pair(
      [
        ["a", "1"],
        ["c", "3"],
      ],
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ),
  ).toEqual({ pairs: ["a>a"], changed: [], missing: ["b"], added: ["c"] });
});

test("two cases that swapped their ids are the same two cases", () => {
  expect(
    pair(
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["a", "2"],
        ["b", "1"],
      ],
    ),
  ).toMatchObject({ pairs: ["a>b", "b>a"], changed: [] });
});

test("of cases with one content, equal ids go together, and none is used twice", () => {
  const twins = pair(
    [
      ["b", "x"],
      ["a", "x"],
      ["c", "x"],
    ],
    [
      ["a", "x"],
      ["b", "x"],
    ],
  );
  expect(twins).toEqual({ pairs: ["a>a", "b>b"], changed: [], missing: [], added: ["c"] });
});

test("many cases of which none is on both sides are told apart at once", () => {
  const side = (letter: string) =>
    Array.from({ length: 100_000 }, (_, index): [string, string] => [`${letter}${index}`, `${letter}${index}`]);
  const { missing, added } = pair(side("a"), side("b"));
  expect([missing.length, added.length]).toEqual([100_000, 100_000]);
});
