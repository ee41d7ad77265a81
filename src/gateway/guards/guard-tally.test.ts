import { expect, test } from "vitest";

import { createGuardTally } from "./guard-tally.ts";

test("a guard that does not prove itself keeps the gateway from starting, which says which and why", () => {
  const guard = { guard: "secrets", point: "output", knownBad: "bad", knownGood: "good" } as const;
  expect(() => createGuardTally([{ ...guard, look: () => [] }])).toThrow(
    'the guard "secrets" found nothing in a text that is known to be bad',
  );
  const shy = { ...guard, guard: "normalise", look: () => [{ kind: "thing", start: 0, end: 1 }] };
  expect(() => createGuardTally([shy])).toThrow('the guard "normalise" found something in a text that is known to be good');
});

test("each guard's hits and failures are counted apart", () => {
  const tally = createGuardTally();
  tally.hit("secrets");
  tally.hit("secrets");
  tally.failed("normalise");
  expect(tally.view()).toEqual([
    { guard: "normalise", point: "input", selfTest: "passed", hits: 0, failed: 1 },
    { guard: "secrets", point: "output", selfTest: "passed", hits: 2, failed: 0 },
  ]);
});
