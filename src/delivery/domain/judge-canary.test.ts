import { describe, expect, test } from "vitest";

import { type DecidedSession, foldSession, noEvidence } from "./canary-evidence.ts";
import { type CanaryFacts, type CanaryPlan, judgeCanary } from "./judge-canary.ts";

const plan: CanaryPlan = {
  steps: [
    { weight: 0.1, soakMs: 1_000, minSessions: 20 },
    { weight: 0.5, soakMs: 1_000, minSessions: 20 },
  ],
  alpha: 0.05,
  maxFailureRate: 0.05,
  onRegression: "rollback",
  killSwitches: {},
  drainMs: 0,
};

function sessions(count: number, given: Partial<DecidedSession> = {}): DecidedSession[] {
  return Array.from({ length: count }, () => ({ canary: true, weight: 0.1, outcome: "succeeded", ...given }));
}

function facts(decided: readonly DecidedSession[], given: Partial<CanaryFacts> = {}): CanaryFacts {
  return {
    version: "v2",
    baseline: "v1",
    plan,
    step: 0,
    soakedMs: 1_000,
    stepSessions: decided.filter(({ canary, outcome }) => canary && outcome !== "unknown").length,
    evidence: decided.reduce(foldSession, noEvidence),
    guardHits: 0,
    maxSessionCostUsd: undefined,
    gatewaysLeftOut: 0,
    down: undefined,
    ...given,
  };
}
const clean = (canary: number) => [...sessions(canary), ...sessions(canary * 9, { canary: false })];

describe("a look at a canary", () => {
  test("lets it go on when its failure rate is bounded: 0 of 59 is just under 5 %, 0 of 58 is not", () => {
    expect(judgeCanary(facts(clean(59)))).toMatchObject({ verdict: "advance" });
    expect(judgeCanary(facts(clean(59))).numbers.upperFailureRate).toBeCloseTo(1 - 0.05 ** (1 / 59), 9);
    const short = judgeCanary(facts(clean(58)));
    expect(short).toMatchObject({ verdict: "ask" });
    expect(short.next).toContain("or 1 more sessions of v2 without a failure settle it");
  });

  test("says of how many gateways nothing was heard, since what they saw is missing in it", () => {
    expect(judgeCanary(facts(clean(59))).sentence).not.toContain("heard");
    const left = judgeCanary(facts(clean(59), { gatewaysLeftOut: 1 }));
    expect(left).toMatchObject({ verdict: "advance" });
    expect(left.sentence).toContain("One gateway has not been heard of for a minute: what it saw is left out.");
  });

  test("waits for its sessions, then for its time, and says for how many and how long", () => {
    expect(judgeCanary(facts(clean(12)))).toMatchObject({ verdict: "wait", next: "Waits for 8 more decided sessions of v2 at 10 %." });
    expect(judgeCanary(facts(clean(59), { soakedMs: 400 }))).toMatchObject({ verdict: "wait", next: "Waits for 1 s more at 10 %." });
  });

  test("does not count what is unknown as a success", () => {
    const unknown = [...clean(10), ...sessions(9, { outcome: "unknown" }), ...sessions(81, { canary: false, outcome: "unknown" })];
    expect(judgeCanary(facts(unknown))).toMatchObject({ verdict: "wait" });
    expect(judgeCanary(facts(unknown)).sentence).toContain("0 of 10 sessions of v2");
    expect(judgeCanary(facts(unknown)).sentence).toContain("90 unknown, not counted");
  });

  test.each([
    ["rollback", "rollback"],
    ["freeze", "freeze"],
    ["notify", "notify"],
  ] as const)("of a version that fails more often does what the manifest says: %s", (onRegression, verdict) => {
    const worse = [...clean(10), ...sessions(4, { outcome: "failed" })];
    const look = judgeCanary(facts(worse, { plan: { ...plan, onRegression } }));
    expect(look.verdict).toBe(verdict);
    expect(look.numbers.peak).toBeGreaterThanOrEqual(20);
    expect(look.sentence).toMatch(/v2 fails more often than v1/);
  });

  test("does not forget that the test has fired", () => {
    const fired = [...sessions(4, { outcome: "failed" }), ...sessions(200, { canary: false, outcome: "failed" })];
    const look = judgeCanary(facts(fired));
    expect(look.numbers.eValue).toBeLessThan(1);
    expect(look.verdict).toBe("rollback");
  });

  test.each<[string, Partial<CanaryFacts>]>([
    ["its deployment is down", { down: "it exits at once" }],
    [
      "too many sessions failed",
      { plan: { ...plan, killSwitches: { failures: 0 } }, evidence: sessions(1, { outcome: "failed" }).reduce(foldSession, noEvidence) },
    ],
    ["guards were hit", { plan: { ...plan, killSwitches: { guardHits: 1 } }, guardHits: 2 }],
    ["a session was too dear", { plan: { ...plan, killSwitches: { costUsdPerSession: 0.1 } }, maxSessionCostUsd: 0.2 }],
  ])("rolls back whatever the comparison says when %s", (_what, given) => {
    const look = judgeCanary(facts(clean(1), given));
    expect(look.verdict).toBe("rollback");
    expect(look.sentence).toMatch(/^Kill switch: /);
  });

  test("does not take a bound that is reached for one that is exceeded, nor an unknown price for a dear one", () => {
    expect(judgeCanary(facts(clean(1), { plan: { ...plan, killSwitches: { guardHits: 2 } }, guardHits: 2 })).verdict).toBe("wait");
    expect(judgeCanary(facts(clean(1), { plan: { ...plan, killSwitches: { costUsdPerSession: 0 } } })).verdict).toBe("wait");
  });

  test("does not trust a comparison whose sessions did not go by the weights", () => {
    const skewed = [...sessions(60), ...sessions(60, { canary: false })];
    expect(judgeCanary(facts(skewed))).toMatchObject({ verdict: "freeze" });
  });
});
