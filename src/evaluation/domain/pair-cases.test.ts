import { expect, test } from "vitest";

import { caseChange } from "./case-change.ts";
import { pairCases } from "./pair-cases.ts";
import { makeCase } from "./testing/make-run.ts";

function pair(candidate: readonly [id: string, content: string][], baseline: readonly [id: string, content: string][]) {
  const make = ([id, content]: readonly [string, string]) => makeCase(id, [1], content);
  const { pairs, ...rest } = pairCases(candidate.map(make), baseline.map(make));
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
  ).toMatchObject({ pairs: ["b>a", "a>b"], changed: [] });
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
  expect(twins).toEqual({ pairs: ["b>b", "a>a"], changed: [], missing: [], added: ["c"] });
});

test.each([
  ["fixed", [1, 1], [0, 0]],
  ["better", [1, 1], [0, 1]],
  ["same", [0, 1], [1, 0]],
  ["worse", [0, 1], [1, 1]],
  ["broken", [0, 0], [1, 1]],
  ["new", [1, 1], [null, null]],
] as const)("a case is %s with trials %j after %j", (change, now, before) => {
  expect(caseChange(makeCase("a", now), makeCase("a", before))).toBe(change);
});

test("a case without a partner is new", () => {
  expect(caseChange(makeCase("a", [1]), undefined)).toBe("new");
});
