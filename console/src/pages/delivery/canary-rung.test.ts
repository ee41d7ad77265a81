import { expect, test } from "vitest";

import type { LookView, StepView } from "../../../../src/delivery/views.ts";
import { canaryRung } from "./canary-rung.ts";

const sentence = "No sign that v3 is worse than v1: e-value 0.81, acts at 20. Failed: 1 of 90 sessions of v3.";
const counts = { succeeded: 89, failed: 1, unknown: 0 };
const look: LookView = {
  n: 4,
  at: "2026-11-18T13:00:00Z",
  step: "canary.1",
  weight: 0.1,
  verdict: "advance",
  sentence,
  eValue: 0.81,
  peak: 1,
  threshold: 20,
  ratio: { estimate: null, low: 0, high: null },
  upperFailureRate: 0.05,
  canary: counts,
  stable: counts,
  stepSessions: 90,
};
const canary = {
  weight: 0.1,
  paused: false,
  alpha: 0.05,
  maxFailureRate: 0.1,
  onRegression: "rollback" as const,
  steps: [{ name: "canary.1", weight: 0.1, soakMs: 600_000, minSessions: 60 }],
  look,
};

function step(status: StepView["status"], summary: string, name = "canary.1"): StepView {
  return { phase: "canary", name, label: "10 %", status, startedAt: null, finishedAt: null, summary, evidence: null };
}

test("a step that passed by its look tells its numbers", () => {
  expect(canaryRung(step("passed", sentence), { canary, looks: [look] })).toEqual({ weight: 0.1, says: "90 sessions, e-value 0.81" });
});

test("what a person did is told beside the numbers", () => {
  const promoted = canaryRung(step("passed", "Maren Holt: Clean enough."), { canary, looks: [look] });
  expect(promoted?.says).toBe("90 sessions, e-value 0.81. Maren Holt: Clean enough.");
});

test("a step to come tells what it needs, and one that never came tells nothing", () => {
  expect(canaryRung(step("not-started", ""), { canary, looks: [] })?.says).toBe("60 sessions and 10 min at least");
  expect(canaryRung(step("not-reached", ""), { canary, looks: [] })?.says).toBe("");
});

test("steps outside the canary's plan are not its rungs", () => {
  expect(canaryRung(step("passed", "", "gate.decide"), { canary, looks: [look] })).toBeUndefined();
  expect(canaryRung(step("passed", ""), { canary: null, looks: [] })).toBeUndefined();
});
