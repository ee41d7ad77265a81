import { expect, test } from "vitest";

import { seedOfDraw, trialDraw } from "./trial-draw.ts";

const first = { seed: 7, caseId: "refund", trial: 1 };

test("equal trials draw the same, whatever the version; another seed, case or trial draws something else", () => {
  expect(trialDraw(first)).toMatch(/^[0-9a-f]{16}$/);
  expect(trialDraw({ ...first })).toBe(trialDraw(first));
  const others = [trialDraw({ ...first, seed: 8 }), trialDraw({ ...first, caseId: "cancel" }), trialDraw({ ...first, trial: 2 })];
  expect(new Set([trialDraw(first), ...others])).toHaveLength(4);
});

test("a draw is a seed that endpoints take: a whole number below 2^31", () => {
  expect(seedOfDraw("ffffffff00000000")).toBe(2 ** 31 - 1);
  expect(seedOfDraw("00000002ffffffff")).toBe(1);
});
