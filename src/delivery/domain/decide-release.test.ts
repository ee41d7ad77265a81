import { describe, expect, test } from "vitest";

import { decideRelease } from "./decide-release.ts";
import { type ReleaseFacts, type ReleaseState, type StepName, stepsOf, type StepStatus } from "./release.ts";

const stepNames = stepsOf(undefined);

const ready = { id: "dep_1", state: "ready", problem: undefined };
const facts = (given: Partial<ReleaseFacts>): ReleaseFacts => ({
  now: 0,
  staging: ready,
  production: undefined,
  evaluation: { id: "run_1", status: "finished", verdict: "pass", sentence: "Passed: fine.", progress: "6 of 6 trials" },
  gateDecision: undefined,
  signOff: undefined,
  review: undefined,
  smoke: undefined,
  canaryDecision: undefined,
  look: undefined,
  routedWeight: 0,
  gatewayRoutes: false,
  ...given,
});

/** A release whose steps before `at` have passed. */
function releaseAt(
  at: StepName,
  given: { status?: ReleaseState["status"]; step?: StepStatus; attempt?: number; gated?: boolean; blocksUndecided?: boolean } = {},
): ReleaseState {
  const index = stepNames.indexOf(at);
  const steps = stepNames.map((name, position) => {
    const status: StepStatus = position < index ? "passed" : position === index ? (given.step ?? "not-started") : "not-started";
    return { name, status, attempt: given.attempt ?? 0, startedAt: undefined };
  });
  return {
    agent: "desk",
    version: "v1",
    status: given.status ?? "running",
    steps,
    gated: given.gated ?? true,
    blocksUndecided: given.blocksUndecided ?? false,
    plan: undefined,
    paused: false,
    ordered: undefined,
    drainUntil: undefined,
  };
}

const evaluation = facts({}).evaluation;
const withVerdict = (verdict: "pass" | "fail" | "inconclusive" | "incomplete" | "incomparable") =>
  facts({ evaluation: evaluation === undefined ? undefined : { ...evaluation, verdict, sentence: `${verdict}.` } });

describe("a sign-off that rests on a review", () => {
  const waiting = releaseAt("sign-off.production", { status: "waiting", step: "waiting" });
  const next = "airworthy release sign-off desk@v1";

  test("is asked for at once and says what people must do first", () => {
    const asked = decideRelease(releaseAt("sign-off.production"), facts({ review: { id: undefined, sentence: "Nobody.", blocks: true } }));
    expect(asked).toMatchObject({
      status: "waiting",
      question: { kind: "sign-off" },
      step: { summary: "Waiting for a person. Review: Nobody." },
    });
    expect(asked.next).toContain(`airworthy review create run_1; when it is labelled, ${next}`);
  });

  test("follows the review while it waits, and asks no second time", () => {
    const half = decideRelease(waiting, facts({ review: { id: "rvw_1", sentence: "1 of 2.", blocks: true } }));
    expect([half.step?.summary, half.question]).toEqual(["Waiting for a person. Review: 1 of 2.", undefined]);
    expect(half.next).toContain("airworthy review show rvw_1");
    const done = decideRelease(waiting, facts({ review: { id: "rvw_1", sentence: "It lost.", blocks: false } }));
    expect(done.next).toBe(`${next} --reason "..."`);
  });

  test("keeps what the review found beside the reason", () => {
    const signed = facts({
      signOff: { state: "approved", person: "idris", reason: "fine" },
      review: { id: "rvw_1", sentence: "It won.", blocks: false },
    });
    expect(decideRelease(waiting, signed).step?.summary).toBe("idris: fine Review: It won.");
  });
});

describe("a release", () => {
  test("claims staging once, then waits for it", () => {
    expect(decideRelease(releaseAt("gate.deploy"), facts({ staging: undefined }))).toMatchObject({ effect: { kind: "claim-staging" } });
    const waiting = decideRelease(releaseAt("gate.deploy"), facts({ staging: { ...ready, state: "starting" } }));
    expect(waiting.effect).toBeUndefined();
    expect(waiting.step?.status).toBe("running");
  });

  test("asks for one evaluation, then waits for it", () => {
    expect(decideRelease(releaseAt("gate.evaluate"), facts({ evaluation: undefined }))).toMatchObject({
      effect: { kind: "request-evaluation" },
    });
    const running = facts({ evaluation: { id: "run_1", status: "running", verdict: undefined, sentence: "", progress: "1 of 6 trials" } });
    expect(decideRelease(releaseAt("gate.evaluate"), running)).toMatchObject({ step: { status: "running", summary: "1 of 6 trials" } });
    expect(decideRelease(releaseAt("gate.evaluate"), running).effect).toBeUndefined();
  });

  test.each([
    ["fail", "stopped"],
    ["incomplete", "stopped"],
    ["incomparable", "stopped"],
  ] as const)("with the verdict %s is %s and gives up what it claimed", (verdict, status) => {
    expect(decideRelease(releaseAt("gate.decide"), withVerdict(verdict))).toMatchObject({
      status,
      effect: { kind: "release-all" },
      step: { status: "failed" },
    });
  });

  test("is stopped by an inconclusive gate where the manifest says so", () => {
    const blocking = releaseAt("gate.decide", { blocksUndecided: true });
    expect(decideRelease(blocking, withVerdict("inconclusive"))).toMatchObject({
      status: "stopped",
      step: { status: "failed" },
      effect: { kind: "release-all" },
      audit: { action: "gate.decided", facts: { verdict: "inconclusive" } },
    });
    expect(decideRelease(blocking, withVerdict("pass")).status).not.toBe("stopped");
  });

  test("never passes an inconclusive gate by itself: a person accepts it or stops it", () => {
    const inconclusive = withVerdict("inconclusive");
    expect(decideRelease(releaseAt("gate.decide"), inconclusive)).toMatchObject({ status: "waiting", step: { status: "inconclusive" } });
    const waiting = releaseAt("gate.decide", { status: "waiting", step: "inconclusive" });
    expect(decideRelease(waiting, inconclusive)).toEqual({ againMs: 1_000 });
    const person = { person: "maren", reason: "known" };
    expect(decideRelease(waiting, { ...inconclusive, gateDecision: { ...person, state: "approved" } })).toMatchObject({
      step: { status: "passed" },
    });
    expect(decideRelease(waiting, { ...inconclusive, gateDecision: { ...person, state: "denied" } })).toMatchObject({
      status: "stopped",
    });
  });

  test("without a gate waits for a person too", () => {
    expect(decideRelease(releaseAt("gate.evaluate", { gated: false }), facts({ evaluation: undefined }))).toMatchObject({
      status: "waiting",
    });
  });

  test("gives a smoke test three attempts", () => {
    const said = { ok: false, said: "no" };
    expect(decideRelease(releaseAt("staging.smoke"), facts({}))).toMatchObject({ ask: "smoke", step: { newAttempt: true } });
    expect(decideRelease(releaseAt("staging.smoke", { step: "running", attempt: 1 }), facts({}))).toEqual({ ask: "smoke" });
    expect(decideRelease(releaseAt("staging.smoke", { step: "running", attempt: 2 }), facts({ smoke: said }))).toMatchObject({
      step: { status: "not-started" },
    });
    expect(decideRelease(releaseAt("staging.smoke", { step: "running", attempt: 3 }), facts({ smoke: said }))).toMatchObject({
      status: "failed",
    });
  });

  test("is not live before the gateway holds the route", () => {
    const production = { ...ready, id: "dep_2" };
    expect(decideRelease(releaseAt("live.route"), facts({ production }))).toMatchObject({ effect: { kind: "take-all" } });
    expect(decideRelease(releaseAt("live.route"), facts({ production, routedWeight: 1 })).status).toBeUndefined();
    expect(decideRelease(releaseAt("live.route"), facts({ production, routedWeight: 1, gatewayRoutes: true }))).toMatchObject({
      status: "live",
    });
  });

  test("that is superseded keeps its deployment until its sessions had their time", () => {
    const superseded = { ...releaseAt("live.route", { status: "superseded" }), drainUntil: 5_000 };
    expect(decideRelease(superseded, facts({ now: 2_000 }))).toEqual({ againMs: 3_000 });
    expect(decideRelease(superseded, facts({ now: 5_000 }))).toEqual({ effect: { kind: "release-production" } });
  });

  test.each(["live", "stopped", "failed", "aborted"] as const)("that is %s moves no more", (status) => {
    for (const name of stepNames) expect(decideRelease(releaseAt(name, { status }), facts({}))).toEqual({});
  });
});

test("a release that a person has just decided on is taken up while it is running", () => {
  const decided = releaseAt("sign-off.production", { status: "running", step: "waiting" });
  const signOff = { state: "approved", person: "maren", reason: "fine" } as const;
  expect(decideRelease(decided, facts({ signOff }))).toMatchObject({ step: { name: "sign-off.production", status: "passed" } });
});
