import { expect, test } from "vitest";

import type { OutcomeRules } from "./outcome.ts";
import { rejudgeTrial } from "./rejudge-trial.ts";
import type { Score, TrialResult } from "./run-result.ts";
import type { Call } from "./trajectory.ts";

const call = (tool: string): Call => ({
  server: "orders",
  tool,
  arguments: { order: "1" },
  result: null,
  isError: false,
  sideEffect: true,
  durationMs: 1,
});
const score = (scorer: Score["scorer"], pass: boolean): Score => ({ scorer, pass, deciding: true, why: "" });
const trial = (scores: readonly Score[], status: "passed" | "failed" = "passed") => ({
  trial: 1,
  scores,
  durationMs: 1,
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
  status,
  problem: null,
  answers: [{ text: "done", failed: false }],
  calls: [call("issue_refund")],
});
const lenient: OutcomeRules = { signals: [{ name: "error", kind: "error" }], precedence: [] };
const by = (contract: OutcomeRules) => ({ contract, judgeMayBlock: false });
const strict: OutcomeRules = {
  signals: [{ name: "unchecked", kind: "trajectory", tool: "issue_refund", unlessBefore: "get_order", matching: ["order"] }],
  precedence: [],
};

test("a trial that passed by a lenient contract fails by a strict one, from the calls that were seen", () => {
  const judged = rejudgeTrial(trial([score("calls", true), score("outcome", true)]), by(strict));
  expect(judged.status).toBe("failed");
  expect(judged.scores.find(({ scorer }) => scorer === "outcome")).toMatchObject({
    pass: false,
    why: expect.stringContaining("unchecked") as unknown,
  });
});

test("a signal of which nothing was seen counts as not fired", () => {
  const state = { name: "sent back", kind: "state", after: "issue_refund", server: "s", tool: "t", matching: [], equals: {} } as const;
  expect(rejudgeTrial(trial([score("outcome", false)], "failed"), by({ signals: [state], precedence: [] })).status).toBe("passed");
  expect(rejudgeTrial(trial([score("outcome", true)]), by({ signals: [state, ...strict.signals], precedence: [] })).status).toBe("failed");
});

test("what its case expected stays as it was judged", () => {
  expect(rejudgeTrial(trial([score("calls", false), score("outcome", false)], "failed"), by(lenient)).status).toBe("failed");
  expect(rejudgeTrial(trial([score("calls", true), score("outcome", false)], "failed"), by(lenient)).status).toBe("passed");
});

test("an errored trial stays one", () => {
  const errored = { ...trial([]), status: "errored", problem: { code: "x/y", message: "No answer" } } as const satisfies TrialResult;
  expect(rejudgeTrial(errored, by(strict))).toBe(errored);
});

test("what a judge says of rubrics decides on both sides or on neither", () => {
  const rude = trial([score("outcome", true), { ...score("rubric", false), deciding: false }]);
  expect(rejudgeTrial(rude, { contract: undefined, judgeMayBlock: true }).status).toBe("failed");
  expect(rejudgeTrial(rude, { contract: undefined, judgeMayBlock: false }).status).toBe("passed");
  const unjudged = { ...trial([score("outcome", true), { ...score("rubric", true), pass: null }]), status: "errored" } as const;
  const problem = { code: "evaluation/not-judged", message: "prose" };
  expect(rejudgeTrial({ ...unjudged, problem }, { contract: undefined, judgeMayBlock: false })).toMatchObject({
    status: "passed",
    problem: null,
  });
  expect(rejudgeTrial({ ...unjudged, problem }, { contract: undefined, judgeMayBlock: true }).status).toBe("errored");
});
