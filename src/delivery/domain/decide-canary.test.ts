import { describe, expect, test } from "vitest";

import { decideRelease } from "./decide-release.ts";
import type { CanaryLook, CanaryPlan, CanaryVerdict } from "./judge-canary.ts";
import { type ReleaseFacts, type ReleaseState, stepsOf } from "./release.ts";

const plan: CanaryPlan = {
  steps: [
    { weight: 0.1, soakMs: 0, minSessions: 1 },
    { weight: 0.5, soakMs: 0, minSessions: 1 },
  ],
  alpha: 0.05,
  maxFailureRate: 0.05,
  onRegression: "rollback",
  killSwitches: {},
  drainMs: 1_000,
};

function look(verdict: CanaryVerdict): CanaryLook {
  const none = { succeeded: 0, failed: 0, unknown: 0 };
  const ratio = { estimate: null, low: 0, high: null };
  const numbers = {
    eValue: 1,
    peak: 1,
    threshold: 20,
    ratio,
    upperFailureRate: 1,
    mismatch: 1,
    canary: none,
    stable: none,
    stepSessions: 0,
  };
  return { verdict, sentence: `It says ${verdict}.`, next: "", numbers };
}

/** A release at its first canary step, which began at 1. */
function canary(given: Partial<ReleaseState> = {}, step: "not-started" | "running" | "waiting" = "running"): ReleaseState {
  const steps = stepsOf(plan).map((name) => ({
    name,
    status:
      name.startsWith("canary") || name === "live.route" ? (name === "canary.1" ? step : ("not-started" as const)) : ("passed" as const),
    attempt: 0,
    startedAt: 1,
  }));
  return {
    agent: "desk",
    version: "v2",
    status: "running",
    steps,
    plan,
    paused: false,
    ordered: undefined,
    gated: true,
    blocksUndecided: false,
    drainUntil: undefined,
    ...given,
  };
}

function facts(given: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return {
    now: 0,
    staging: undefined,
    production: { id: "dep_2", state: "ready", problem: undefined },
    evaluation: undefined,
    gateDecision: undefined,
    signOff: undefined,
    review: undefined,
    canaryDecision: undefined,
    look: look("wait"),
    smoke: undefined,
    routedWeight: 0.1,
    gatewayRoutes: true,
    ...given,
  };
}
const person = { person: "maren", reason: "enough", actor: "person:maren" };

describe("a canary step", () => {
  test("gives the version its weight first, and again where the route says otherwise", () => {
    const effect = { kind: "set-weight", weight: 0.1 };
    expect(decideRelease(canary({}, "not-started"), facts({ routedWeight: 0, look: undefined }))).toMatchObject({ effect });
    expect(decideRelease(canary(), facts({ routedWeight: 0.5 }))).toMatchObject({ effect });
    expect(decideRelease(canary(), facts()).effect).toBeUndefined();
  });

  test("passes when its look says so, and the last one leads to all sessions", () => {
    expect(decideRelease(canary(), facts({ look: look("advance") }))).toMatchObject({ step: { name: "canary.1", status: "passed" } });
  });

  test("gives the sessions back when its look says so, also while it is paused or a person is asked", () => {
    for (const state of [canary(), canary({ paused: true }), canary({ status: "waiting" }, "waiting")]) {
      expect(decideRelease(state, facts({ look: look("rollback") }))).toMatchObject({
        status: "rolled-back",
        effect: { kind: "give-back" },
        step: { status: "rolled-back" },
        audit: { action: "release.rolled-back" },
      });
    }
  });

  test("asks people when evidence does not settle it, and goes on by itself when it does after all", () => {
    expect(decideRelease(canary(), facts({ look: look("ask") }))).toMatchObject({ status: "waiting", question: { kind: "canary" } });
    const waiting = canary({ status: "waiting" }, "waiting");
    expect(decideRelease(waiting, facts({ look: look("advance") }))).toMatchObject({ step: { status: "passed" }, status: "running" });
  });

  test("does what the asked person says", () => {
    const waiting = canary({ status: "waiting" }, "waiting");
    const said = (state: "approved" | "denied" | "pending") => facts({ look: look("ask"), canaryDecision: { ...person, state } });
    expect(decideRelease(waiting, said("approved"))).toMatchObject({ step: { status: "passed" }, audit: { action: "canary.promoted" } });
    expect(decideRelease(waiting, said("denied"))).toMatchObject({ status: "rolled-back" });
    expect(decideRelease(waiting, said("pending"))).toMatchObject({ status: "waiting" });
  });

  test("holds while it is paused, and an order counts for the step it names alone", () => {
    expect(decideRelease(canary({ paused: true }), facts({ look: look("advance") })).step?.status).toBe("running");
    const promote = { kind: "promote" as const, ...person };
    expect(decideRelease(canary({ ordered: { ...promote, step: "canary.1" } }), facts())).toMatchObject({
      step: { status: "passed" },
      orderDone: true,
    });
    const late = decideRelease(canary({ ordered: { ...promote, step: "canary.2" } }), facts());
    expect([late.step?.status, late.orderDone]).toEqual(["running", true]);
  });

  test("is taken back by a person before anything else, even without a look", () => {
    const ordered = { kind: "rollback" as const, ...person };
    expect(decideRelease(canary({ ordered }), facts({ look: undefined }))).toMatchObject({
      status: "rolled-back",
      audit: { actor: "person:maren" },
    });
  });

  test("that was rolled back keeps its deployment until its sessions had their time", () => {
    const gone = canary({ status: "rolled-back", drainUntil: 500 });
    expect(decideRelease(gone, facts({ now: 100 }))).toEqual({ againMs: 400 });
    expect(decideRelease(gone, facts({ now: 500 }))).toEqual({ effect: { kind: "release-production" } });
  });
});
