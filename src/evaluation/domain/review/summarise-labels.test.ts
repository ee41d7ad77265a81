import { describe, expect, test } from "vitest";

import { majorityOf, type LabelledItem } from "./label.ts";
import { sayReview } from "./say-review.ts";
import { summariseLabels } from "./summarise-labels.ts";

/** `C`, `B` or `T` by each reviewer in turn: who won; the winner passes, the other fails, and in a tie both pass. */
function item(said: string, given: Partial<LabelledItem> = {}): LabelledItem {
  const { candidateSide = "a", reason = "regressed" } = given;
  const other = candidateSide === "a" ? "b" : "a";
  const labels = [...said].map((letter, index) => {
    const winner = letter === "T" ? "tie" : letter === "C" ? candidateSide : other;
    const passes = (side: "a" | "b") => (winner === "tie" || winner === side ? "pass" : "fail");
    return { person: ["ada", "bo", "cy"][index] ?? "", winner, a: passes("a"), b: passes("b") } as const;
  });
  return { reason, candidateSide, labels };
}

test("an item is won by most of its labels, whichever side the candidate was on, and is a tie where they are even", () => {
  const items = [item("CCB"), item("CC", { candidateSide: "b" }), item("B", { candidateSide: "b" }), item("CB"), item("TTC"), item("T")];
  expect(summariseLabels(items).disagreements).toMatchObject({ items: 6, candidate: 3, baseline: 1, ties: 2 });
});

test("the win rate has Wilson's interval and the sign test leaves ties out", () => {
  // Wilson's 95 % interval of 8 of 10, and twice P(X <= 2 | 10, 1/2) = 112/1024.
  const items = [..."CCCCCCCCBBTTT"].map((letter) => item(letter));
  const { winRate, signP } = summariseLabels(items).disagreements;
  expect(winRate.value).toBe(0.8);
  expect([winRate.low, winRate.high]).toEqual([expect.closeTo(0.4902, 4), expect.closeTo(0.9433, 4)]);
  expect(winRate.items).toBe(10);
  expect(signP).toBeCloseTo(112 / 1024, 12);
});

test("the control stands apart, and an item without labels nowhere", () => {
  const found = summariseLabels([item("B"), item("C", { reason: "control" }), item("", { reason: "flaky" })]);
  expect(found).toMatchObject({ items: 2, labels: 2, reviewers: ["ada"] });
  expect(found.disagreements).toMatchObject({ candidate: 0, baseline: 1 });
  expect(found.control).toMatchObject({ candidate: 1, baseline: 0 });
  expect(summariseLabels([]).control).toMatchObject({ items: 0, winRate: { value: null, low: null }, signP: 1 });
});

test("pass rates weigh items alike, whatever the number of their labels", () => {
  const { candidatePass, baselinePass } = summariseLabels([item("CCB"), item("B")]).disagreements;
  expect(candidatePass).toMatchObject({ value: 1 / 3, items: 2 });
  expect(baselinePass.value).toBeCloseTo(2 / 3, 12);
});

describe("agreement", () => {
  // By hand: 6 of 8 agree; by chance (4 x 3 + 3 x 3 + 1 x 2) / 64 would.
  const said = ["CC", "CC", "CC", "BB", "BB", "TT", "CB", "BT"];
  const { winner, pass } = summariseLabels(said.map((letters) => item(letters))).agreement;

  test("is the share of equal labels, and kappa what chance leaves of it", () => {
    expect(winner.share).toMatchObject({ value: 0.75, items: 8 });
    expect(winner.kappa).toBeCloseTo((6 / 8 - 23 / 64) / (1 - 23 / 64), 12);
    expect(winner.pairs).toMatchObject([{ reviewers: ["ada", "bo"], n: 8, agreement: 0.75 }]);
  });

  test("on passing asks of each side, and its interval still counts items", () => {
    expect(pass.pairs[0]?.n).toBe(16);
    expect(pass.share.items).toBe(8);
    // Three answers of sixteen differ: both of CB, one of BT.
    expect(pass.share.value).toBeCloseTo(13 / 16, 12);
  });

  test("of more than two reviewers is over every pair of them", () => {
    const three = summariseLabels([item("CCB"), item("BBB"), item("TCT")]).agreement.winner;
    expect(three.pairs.map(({ reviewers }) => reviewers.join(" "))).toEqual(["ada bo", "ada cy", "bo cy"]);
    expect(three.share.value).toBeCloseTo((1 / 3 + 1 + 1 / 3) / 3, 12);
  });

  test("that chance alone explains has no kappa", () => {
    expect(summariseLabels([item("CC"), item("CC")]).agreement.winner).toMatchObject({ share: { value: 1 }, kappa: null });
  });

  test("of one reviewer is unknown", () => {
    expect(summariseLabels([item("C")]).agreement.winner).toMatchObject({ share: { value: null }, kappa: null, pairs: [] });
  });
});

test("a majority is one that is no even split", () => {
  expect(["CC", "CB", "CBC", ""].map((said) => majorityOf(item(said), "a"))).toEqual(["pass", undefined, "pass", undefined]);
  expect(majorityOf(item("CBC"), "b")).toBe("fail");
});

test("the sentence says who looked, what they found, apart for the control, and how far they agree", () => {
  const said = sayReview(summariseLabels([item("BB"), item("BC"), item("TT", { reason: "control" })])).replaceAll("\u00A0", " ");
  expect(said).toBe(
    "2 people looked at 3 items, blind. " +
      "Of the disagreements the candidate won 0, lost 1, tied 1 (win rate 0.0 %, 0.0 % to 79.3 %, sign test p 1.0); " +
      "it passes 25.0 %, 2.7 % to 80.2 %, the baseline 75.0 %, 19.8 % to 97.3 %. " +
      "Of the control the candidate won 0, lost 0, tied 1; it passes 100.0 %, 20.7 % to 100.0 %, the baseline 100.0 %, 20.7 % to 100.0 %. " +
      "Reviewers agree on who won in 66.7 %, kappa 0.50.",
  );
});
