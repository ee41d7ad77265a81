import { describe, expect, test } from "vitest";

import type { StepView } from "../../../../src/delivery/views.ts";
import { phasesOf } from "./phases.ts";

function step(phase: StepView["phase"], status: StepView["status"]): StepView {
  return { phase, name: "gate.deploy", label: "", status, startedAt: null, finishedAt: null, summary: "", evidence: null };
}

const statuses = (...steps: StepView[]): string[] => phasesOf(steps).map((phase) => `${phase.phase} ${phase.status}`);

describe("phasesOf", () => {
  test("groups neighbours in the order of the steps", () => {
    expect(statuses(step("gate", "passed"), step("gate", "passed"), step("staging", "not-started"))).toEqual([
      "gate passed",
      "staging not-started",
    ]);
  });

  test("lets the worst step decide", () => {
    expect(statuses(step("gate", "passed"), step("gate", "failed"), step("gate", "not-reached"))).toEqual(["gate failed"]);
    expect(statuses(step("gate", "inconclusive"), step("gate", "waiting"))).toEqual(["gate inconclusive"]);
  });

  test("says that a person went past the verdict", () => {
    expect(statuses(step("gate", "passed"), step("gate", "overridden"))).toEqual(["gate overridden"]);
    expect(statuses(step("canary", "passed"), step("canary", "rolled-back"), step("canary", "not-reached"))).toEqual([
      "canary rolled-back",
    ]);
  });

  test("stands a start in production before the canary, and live after it", () => {
    const named = (name: string, phase: StepView["phase"]): StepView => ({ ...step(phase, "passed"), name });
    const steps = [named("live.deploy", "live"), named("canary.1", "canary"), named("canary.2", "canary"), named("live.route", "live")];
    expect(phasesOf(steps).map(({ title }) => title)).toEqual(["Production", "Canary", "Live"]);
    expect(phasesOf([named("live.deploy", "live"), named("live.route", "live")]).map(({ title }) => title)).toEqual(["Live"]);
  });

  test("is under way between two steps, and never passed before the last", () => {
    expect(statuses(step("live", "passed"), step("live", "not-started"))).toEqual(["live running"]);
  });

  test("is not reached when the release ended before it", () => {
    expect(statuses(step("staging", "not-reached"))).toEqual(["staging not-reached"]);
  });
});
