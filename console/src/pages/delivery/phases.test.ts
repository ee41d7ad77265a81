import { describe, expect, test } from "vitest";

import type { StepView } from "../../../../src/delivery/views.ts";
import { phasesOf } from "./phases.ts";

function step(phase: StepView["phase"], status: StepView["status"]): StepView {
  return { phase, name: "gate.deploy", label: "", status, startedAt: null, finishedAt: null, summary: "", evidence: null };
}

const statuses = (...steps: StepView[]): string[] => phasesOf(steps).map((phase) => `${phase.phase} ${phase.status}`);

describe("phasesOf", () => {
  test("groups in the order of the steps", () => {
    expect(statuses(step("gate", "passed"), step("gate", "passed"), step("staging", "not-started"))).toEqual([
      "gate passed",
      "staging not-started",
    ]);
  });

  test("lets the worst step decide", () => {
    expect(statuses(step("gate", "passed"), step("gate", "failed"), step("gate", "not-reached"))).toEqual(["gate failed"]);
    expect(statuses(step("gate", "inconclusive"), step("gate", "waiting"))).toEqual(["gate inconclusive"]);
  });

  test("is under way between two steps, and never passed before the last", () => {
    expect(statuses(step("live", "passed"), step("live", "not-started"))).toEqual(["live running"]);
  });

  test("is not reached when the release ended before it", () => {
    expect(statuses(step("staging", "not-reached"))).toEqual(["staging not-reached"]);
  });
});
