import { expect, test } from "vitest";

import { emptyDraft, sayMissing, turnsOf } from "./label-draft.ts";

test("a draft says what it lacks until it lacks nothing", () => {
  expect(sayMissing(emptyDraft)).toBe("Say which is better, whether A passes and whether B passes.");
  expect(sayMissing({ ...emptyDraft, winner: "tie", a: "pass" })).toBe("Say whether B passes.");
  expect(sayMissing({ winner: "tie", a: "pass", b: "fail", note: "" })).toBeUndefined();
});

test("a turn that one side did not answer any more says so", () => {
  const item = { item: 1, heldUntil: "", turns: ["one", "two"], a: { answers: ["1", "2"] }, b: { answers: ["I"] }, calls: [] };
  expect(turnsOf(item)).toEqual([
    { turn: "one", a: "1", b: "I" },
    { turn: "two", a: "2", b: "(no answer)" },
  ]);
});
