import { expect, test } from "vitest";

import { guards, proveGuards } from "./guards.ts";

test("every guard tells its known texts apart", () => {
  expect(guards.map(({ guard, point }) => [guard, point])).toEqual([
    ["normalise", "input"],
    ["secrets", "output"],
  ]);
  expect(proveGuards(guards)).toEqual([]);
});

test("a guard that is blind, shies at everything or fails is named", () => {
  const like = { point: "output", knownBad: "bad", knownGood: "good" } as const;
  const all = [{ kind: "thing", start: 0, end: 1 }];
  const fail = (): never => {
    throw new RangeError("bad");
  };
  expect(
    proveGuards([
      { ...like, guard: "blind", look: () => [] },
      { ...like, guard: "shy", look: () => all },
      { ...like, guard: "broken", look: fail },
      { ...like, guard: "well", look: (text) => (text === "bad" ? all : []) },
    ]),
  ).toEqual([
    { guard: "blind", fault: "found nothing in a text that is known to be bad" },
    { guard: "shy", fault: "found something in a text that is known to be good" },
    { guard: "broken", fault: "failed (RangeError)" },
  ]);
});
