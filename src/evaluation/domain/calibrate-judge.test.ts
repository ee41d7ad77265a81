import { expect, test } from "vitest";

import { calibrateJudge } from "./calibrate-judge.ts";

/** So many of each, as a judge that says pass and fail. */
const judged = ({ tp, fp, fn, tn }: { tp: number; fp: number; fn: number; tn: number }) => [
  ...Array.from({ length: tp }, () => ({ label: true, verdict: "pass" })),
  ...Array.from({ length: fp }, () => ({ label: false, verdict: "pass" })),
  ...Array.from({ length: fn }, () => ({ label: true, verdict: "fail" })),
  ...Array.from({ length: tn }, () => ({ label: false, verdict: "fail" })),
];

// Judges of 50 conversations against the programmatic reward (tau2-bench, airline), numpy: none of them may block
test.each([
  [{ tp: 14, fp: 21, fn: 9, tn: 6 }, -0.163],
  [{ tp: 18, fp: 11, fn: 5, tn: 16 }, 0.368],
  [{ tp: 22, fp: 24, fn: 1, tn: 3 }, 0.063],
])("a real judge with %j has the published kappa and is advisory", (confusion, kappa) => {
  const found = calibrateJudge(judged(confusion));
  expect(found).toMatchObject({ n: 50, confusion, mayBlock: false });
  expect(found.kappa).toBeCloseTo(kappa, 3);
  expect(found.why.join()).toMatch(/kappa.*specificity/);
});

test("a good judge may block with 50 labels, not with 49, and not where it lets bad ones pass", () => {
  expect(calibrateJudge(judged({ tp: 24, fp: 2, fn: 2, tn: 22 }))).toMatchObject({ n: 50, mayBlock: true, why: [] });
  expect(calibrateJudge(judged({ tp: 24, fp: 2, fn: 2, tn: 21 }))).toMatchObject({
    mayBlock: false,
    why: ["it needs 50 labelled cases and has 49"],
  });
  const lenient = calibrateJudge(judged({ tp: 100, fp: 12, fn: 0, tn: 40 }));
  expect([lenient.why, (lenient.kappaLower ?? 0) > 0.4]).toEqual([["its specificity is 0.77, below 0.8"], true]);
});

test("trials of one case are one labelled case, and what is judged again and again makes nothing more certain", () => {
  const rows = judged({ tp: 24, fp: 2, fn: 2, tn: 22 });
  const once = calibrateJudge(rows.map((row, index) => ({ ...row, case: `c${index}` })));
  expect(once).toEqual(calibrateJudge(rows));
  const twice = calibrateJudge([...rows, ...rows].map((row, index) => ({ ...row, case: `c${index % rows.length}` })));
  expect(twice).toMatchObject({ n: 100, cases: 50, mayBlock: true });
  expect(twice.kappaLower).toBeCloseTo(once.kappaLower ?? NaN, 1);
  expect(twice.se).toBeLessThan((once.se ?? NaN) / 1.4);
  const few = calibrateJudge([...rows, ...rows].map((row, index) => ({ ...row, case: `c${index % 25}` })));
  expect(few.why).toContain("it needs 50 labelled cases and has 25");
});

test("a verdict in prose is an error that is shown, counts for nothing, and keeps the judge from blocking", () => {
  const found = calibrateJudge([...judged({ tp: 30, fp: 0, fn: 0, tn: 30 }), { label: false, verdict: "It mostly follows the policy." }]);
  expect(found).toMatchObject({
    n: 60,
    unread: ["It mostly follows the policy."],
    mayBlock: false,
    why: ["1 of its verdicts cannot be read"],
  });
});

test("a judge that drifts among words is read by a closed list of them, which is told", () => {
  const found = calibrateJudge([
    { label: true, verdict: " Satisfied" },
    { label: true, verdict: "compliant" },
    { label: false, verdict: "UNSATISFACTORY" },
    { label: false, verdict: "fail" },
  ]);
  expect(found).toMatchObject({
    confusion: { tp: 2, fp: 0, fn: 0, tn: 2 },
    vocabulary: { satisfied: 1, compliant: 1, unsatisfactory: 1, fail: 1 },
  });
});

test("one that always says the same has no kappa, and one without labels no rates", () => {
  expect(calibrateJudge(judged({ tp: 60, fp: 0, fn: 0, tn: 0 }))).toMatchObject({ kappa: null, specificity: null, mayBlock: false });
  expect(calibrateJudge([])).toMatchObject({ n: 0, passShare: null, mayBlock: false });
});
