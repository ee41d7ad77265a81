import fc from "fast-check";
import { expect, test } from "vitest";

import { maximumMatching } from "./maximum-matching.ts";

test("makes as many pairs as trying every assignment does, of what fits, and uses nothing twice", () => {
  const graph = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }), { maxLength: 6 });
  fc.assert(
    fc.property(graph, (partners) => {
      const found = maximumMatching(partners);
      const rights = found.filter((right) => right !== undefined);
      expect(new Set(rights).size).toBe(rights.length);
      expect(rights.length).toBe(mostPairs(partners, new Set()));
      found.forEach((right, left) => expect(right === undefined || partners[left]?.includes(right)).toBe(true));
    }),
    { numRuns: 500 },
  );
});

test("an agent that made one call thousands of times is no work to speak of, whichever side is longer", () => {
  const every = (count: number) => Array.from({ length: count }, (_, index) => index);
  const pairs = (left: number, right: number) => maximumMatching(every(left).map(() => every(right))).filter((one) => one !== undefined);
  expect(pairs(3_000, 1_500)).toHaveLength(1_500);
  expect(pairs(1_500, 3_000)).toHaveLength(1_500);
});

function mostPairs([first, ...rest]: readonly (readonly number[])[], taken: ReadonlySet<number>): number {
  if (first === undefined) return 0;
  const without = mostPairs(rest, taken);
  return Math.max(without, ...first.filter((right) => !taken.has(right)).map((right) => 1 + mostPairs(rest, new Set([...taken, right]))));
}
