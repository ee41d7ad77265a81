import { expect, test } from "vitest";

import { compareRuns } from "./compare-runs.ts";
import { sayFewDiffer } from "./say-few-differ.ts";
import { makeRun } from "./testing/make-run.ts";

/** So many cases that both pass, after some that only one of the versions does. */
function compared({ lost = 0, gained = 0, alike = 0 }) {
  const side = (first: 0 | 1) => [
    ...Array.from({ length: lost }, () => [first]),
    ...Array.from({ length: gained }, () => [first === 1 ? 0 : 1] as [0 | 1]),
    ...Array.from({ length: alike }, () => [1 as const]),
  ];
  return compareRuns(makeRun("v2", side(0)), makeRun("v1", side(1)), { alpha: 0.05 });
}
const said = (counts: Parameters<typeof compared>[0]) => sayFewDiffer(compared(counts)).replaceAll("\u00a0", " ");

test("a pass that rests on hardly a differing case says how many may have got worse, by a bound that holds", () => {
  // The p at which at most 1 of 36 is seen in 5 %: (1-p)^36 + 36 p (1-p)^35 = 0.05 has p = 0.1251
  expect(said({ lost: 1, alike: 35 })).toBe(
    "Only 1 case of 36 differs, and an interval of so few is narrower than it should be: by the exact bound at 95 % up to 12.5 % of such cases may have got worse. More cases would tell.",
  );
  expect(said({ lost: 1, gained: 1, alike: 34 })).toMatch(/^Only 2 cases of 36 differ, .* up to 12\.5 %/);
});

test("nothing is said where the exact bound is within the margin too, where more cases differ, where none does, and of no pass", () => {
  expect(compared({ lost: 1, alike: 119 }).verdict).toBe("pass");
  expect(said({ lost: 1, alike: 119 })).toBe("");
  expect(compared({ gained: 6, alike: 30 }).verdict).toBe("pass");
  expect([said({ gained: 6, alike: 30 }), said({ alike: 40 })]).toEqual(["", ""]);
  expect(compared({ lost: 2, alike: 18 }).verdict).toBe("inconclusive");
  expect(said({ lost: 2, alike: 18 })).toBe("");
});
