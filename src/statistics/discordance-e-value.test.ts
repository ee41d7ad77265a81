import { expect, test } from "vitest";

import { discordanceEValue } from "./discordance-e-value.ts";

test.each([
  [18, 1, 1379.705],
  [12, 0, 315.077],
  [9, 1, 9.30909],
  [6, 6, 0.340992],
  [0, 0, 1],
])("of %d gained and %d lost pairs is %d", (gained, lost, value) => {
  expect(discordanceEValue({ gained, lost }) / value).toBeCloseTo(1, 5);
  expect(discordanceEValue({ gained: lost, lost: gained })).toBeCloseTo(discordanceEValue({ gained, lost }), 9);
});

test("is a fair bet where neither side is better: what the next pair makes of it is worth on average what it was", () => {
  for (const [gained, lost] of [
    [0, 0],
    [3, 1],
    [10, 25],
  ] as const) {
    const next = (discordanceEValue({ gained: gained + 1, lost }) + discordanceEValue({ gained, lost: lost + 1 })) / 2;
    expect(next / discordanceEValue({ gained, lost })).toBeCloseTo(1, 10);
  }
});
