import { expect, test } from "vitest";

import { emptyDraft, sayMissing, exchangesOf } from "./label-draft.ts";

test("a draft says what it lacks until it lacks nothing", () => {
  expect(sayMissing(emptyDraft)).toBe("Say which is better, whether A passes and whether B passes.");
  expect(sayMissing({ ...emptyDraft, winner: "tie", a: "pass" })).toBe("Say whether B passes.");
  expect(sayMissing({ winner: "tie", a: "pass", b: "fail", note: "" })).toBeUndefined();
});

test("a turn stands once where the user said it to both sides, and a side may have ended before the other", () => {
  const [hello, one, two] = ["Hello", "one", "two"].map((user) => ({ user, agent: `answer to ${user}` }));
  if (hello === undefined || one === undefined || two === undefined) throw new Error("three were made");
  expect(exchangesOf({ a: { exchanges: [hello, one] }, b: { exchanges: [hello, two, one] } })).toEqual([
    { turn: "Hello", a: hello, b: hello },
    { turn: null, a: one, b: two },
    { turn: null, a: null, b: one },
  ]);
});
