import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { chooseItems, type ReviewCase, type ReviewTrial } from "./choose-items.ts";

/** `p` passed, `f` failed, `e` errored; in capitals the judge was unsure. */
function trials(letters: string): ReviewTrial[] {
  const statuses = { p: "passed", f: "failed", e: "errored" } as const;
  return [...letters].map((letter, index) => ({
    trial: index + 1,
    status: statuses[letter.toLowerCase() as keyof typeof statuses], // the alphabet of these tests
    isUnsure: letter !== letter.toLowerCase(),
  }));
}

const pair = (id: string, own: string, before: string | undefined): ReviewCase => ({
  id,
  trials: trials(own),
  baseline: before === undefined ? undefined : { id, trials: trials(before) },
});

const reasons = (cases: readonly ReviewCase[], seed = "s") =>
  Object.fromEntries(chooseItems(cases, seed).items.map(({ caseId, reason }) => [caseId, reason]));

describe("an item's reason is the first that holds", () => {
  test.each([
    ["ff", "pp", "regressed"],
    ["pf", "pp", "regressed"],
    ["pF", "pp", "regressed"],
    ["pf", "ff", "flaky"],
    ["pf", "pf", "flaky"],
    ["Pf", "fp", "flaky"],
    ["pP", "pp", "judge"],
    ["FF", "ff", "judge"],
    ["pp", "PP", "control"],
    ["pp", "ff", "control"],
    ["ff", "ff", "control"],
  ])("%s beside %s is %s", (own, before, reason) => {
    expect(reasons([pair("c", own, before)])).toEqual({ c: reason });
  });
});

test("the trials that are shown show the reason", () => {
  const items = (own: string, before: string) => chooseItems([pair("c", own, before)], "s").items;
  expect(items("ppf", "efp")).toMatchObject([{ reason: "flaky", trial: 3 }]);
  expect(items("eef", "efp")).toMatchObject([{ reason: "regressed", trial: 3, baselineTrial: 3 }]);
  expect(items("ppPp", "p")).toMatchObject([{ reason: "judge", trial: 3, baselineTrial: 1 }]);
});

test("a case that one side has no result for is told and not shown", () => {
  expect(chooseItems([pair("new", "f", undefined), pair("broken", "f", "e"), pair("stuck", "e", "p")], "s")).toEqual({
    items: [],
    unpaired: ["new", "broken", "stuck"],
  });
});

test("the control is a tenth of the cases without a reason, rounded up", () => {
  const fine = (n: number) => Array.from({ length: n }, (_, index) => pair(`c${index}`, "p", "p"));
  expect([1, 10, 11, 40, 200].map((n) => chooseItems(fine(n), "s").items.length)).toEqual([1, 1, 2, 4, 20]);
  expect(Object.values(reasons([...fine(20), pair("worse", "f", "p")]))).toEqual(
    expect.arrayContaining(["regressed", "control", "control"]),
  );
});

const letters = fc.string({ unit: fc.constantFrom("p", "f", "e", "P", "F"), minLength: 1, maxLength: 4 });
const someCases = fc
  .array(fc.tuple(letters, fc.option(letters, { nil: undefined })), { maxLength: 40 })
  .map((drawn) => drawn.map(([own, before], index) => pair(`c${index}`, own, before)));

test("whatever the run: each case is an item, unpaired, or one of the rest that were not drawn, and no other seed changes which have a reason", () => {
  fc.assert(
    fc.property(someCases, fc.string(), fc.string(), (cases, one, other) => {
      const [chosen, again] = [chooseItems(cases, one), chooseItems(cases, other)];
      expect(chooseItems(cases, one)).toEqual(chosen);
      const shown = chosen.items.map(({ caseId }) => caseId);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.filter((id) => chosen.unpaired.includes(id))).toEqual([]);
      const withReason = (items: typeof chosen.items) =>
        items.flatMap(({ caseId, reason }) => (reason === "control" ? [] : [caseId])).sort();
      expect(withReason(again.items)).toEqual(withReason(chosen.items));
      const control = chosen.items.length - withReason(chosen.items).length;
      const rest = cases.length - chosen.unpaired.length - withReason(chosen.items).length;
      expect(control).toBe(Math.ceil(rest / 10));
      for (const { caseId, trial, baselineTrial } of chosen.items) {
        const found = cases.find(({ id }) => id === caseId);
        expect(found?.trials.find((played) => played.trial === trial)?.status).not.toBe("errored");
        expect(found?.baseline?.trials.find((played) => played.trial === baselineTrial)?.status).not.toBe("errored");
      }
    }),
  );
});

test("sides and places are even: neither says which version it is, nor why it is shown", () => {
  const cases = Array.from({ length: 400 }, (_, index) => pair(`c${index}`, index % 2 === 0 ? "f" : "pf", index % 2 === 0 ? "p" : "pf"));
  const { items } = chooseItems(cases, "seed");
  const share = (holds: (item: (typeof items)[number]) => boolean, among = items) => among.filter(holds).length / among.length;
  // Four standard errors of 400 and of 200 fair coins.
  expect(Math.abs(share(({ candidateSide }) => candidateSide === "a") - 0.5)).toBeLessThan(0.1);
  expect(Math.abs(share(({ reason }) => reason === "regressed", items.slice(0, 200)) - 0.5)).toBeLessThan(0.15);
  for (const reason of ["regressed", "flaky"]) {
    const own = items.filter((item) => item.reason === reason);
    expect(Math.abs(share(({ candidateSide }) => candidateSide === "a", own) - 0.5)).toBeLessThan(0.15);
  }
});
