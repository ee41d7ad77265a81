import { describe, expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { outcomeOf, type OutcomeEvidence, type OutcomeRules } from "./outcome.ts";
import type { Call, Trajectory } from "./trajectory.ts";

const rules: OutcomeRules = {
  signals: [
    { name: "agent-error", kind: "error" },
    { name: "refund-without-check", kind: "trajectory", tool: "refund", unlessBefore: "check", matching: ["order_id"] },
  ],
  precedence: ["refund-without-check", "agent-error"],
};
const judge = (contract: OutcomeRules, seen: Trajectory & Partial<OutcomeEvidence>) =>
  outcomeOf(contract, { gaps: [], guardHits: [], stateAnswers: [], reports: undefined, ...seen });
const hello = { text: "Hello", failed: false };

function call(tool: string, args: Json, isError = false): Call {
  return { server: "shop", tool, arguments: args, result: null, isError, sideEffect: false, durationMs: 1 };
}
const refund = call("refund", { order_id: "A-1" });

describe("a session's outcome", () => {
  test("is success when every turn was answered and no signal fires", () => {
    const calls = [call("check", { order_id: "A-1" }), refund];
    expect(judge(rules, { answers: [hello], calls })).toEqual({ kind: "succeeded" });
  });

  test.each([
    ["no check", [refund]],
    ["the check after it", [refund, call("check", { order_id: "A-1" })]],
    ["the check of another order", [call("check", { order_id: "A-2" }), refund]],
    ["a check without an order", [call("check", {}), refund]],
    ["a check that answered with an error", [call("check", { order_id: "A-1" }, true), refund]],
    ["a second refund without one", [call("check", { order_id: "A-1" }), refund, call("refund", { order_id: "A-2" })]],
  ])("is failure for a refund with %s", (_, calls) => {
    expect(judge(rules, { answers: [hello], calls })).toMatchObject({ kind: "failed", signal: "refund-without-check" });
  });

  test("says which call broke the rule", () => {
    expect(judge(rules, { answers: [hello], calls: [refund] })).toEqual({
      kind: "failed",
      signal: "refund-without-check",
      why: 'refund(order_id="A-1") without check for the same order_id before it',
    });
  });

  test("is failure when the agent answered with an error or not at all", () => {
    expect(judge(rules, { answers: [hello, { text: "", failed: true }], calls: [] })).toEqual({
      kind: "failed",
      signal: "agent-error",
      why: "turn 2 was answered with an error",
    });
    expect(judge(rules, { answers: [null], calls: [] })).toMatchObject({ kind: "failed", why: "turn 1 was not answered" });
  });

  test("has the first signal of the precedence as its reason, and those outside it last", () => {
    const both = { answers: [null], calls: [refund] };
    expect(judge(rules, both)).toMatchObject({ signal: "refund-without-check" });
    expect(judge({ ...rules, precedence: ["agent-error"] }, both)).toMatchObject({ signal: "agent-error" });
    expect(judge({ ...rules, precedence: [] }, both)).toMatchObject({ signal: "agent-error" });
  });

  test("is unknown, never success, where something could not be judged", () => {
    const [, trajectoryRule] = rules.signals;
    const only = { signals: trajectoryRule === undefined ? [] : [trajectoryRule], precedence: [] };
    expect(judge(only, { answers: [hello], calls: [call("refund", {})] })).toEqual({
      kind: "unknown",
      why: "refund() lacks one of order_id",
    });
    expect(judge(only, { answers: [hello], calls: [call("refund", "not an object")] }).kind).toBe("unknown");
    expect(judge(only, { answers: [null], calls: [] })).toEqual({ kind: "unknown", why: "a turn was not answered" });
    expect(judge({ signals: [], precedence: [] }, { answers: [hello], calls: [] }).kind).toBe("unknown");
  });

  test("is failure even where another call could not be judged", () => {
    expect(judge(rules, { answers: [hello], calls: [call("refund", {}), refund] }).kind).toBe("failed");
  });
});

describe("the other signals", () => {
  const contract = (rule: OutcomeRules["signals"][number]): OutcomeRules => ({ signals: [rule], precedence: [] });
  const calm = { answers: [hello], calls: [] };

  test("a state that is not what it should be fails a session, one that nobody could query leaves it unknown", () => {
    const state = contract({
      name: "s",
      kind: "state",
      after: "refund",
      server: "shop",
      tool: "get_order",
      matching: ["order_id"],
      equals: { status: "refunded" },
    });
    const answered = (answer: Json | null) => judge(state, { ...calm, stateAnswers: [{ signal: "s", answer }] }).kind;
    expect(answered({ status: "refunded", more: 1 })).toBe("succeeded");
    expect(answered({ status: "delivered" })).toBe("failed");
    expect(answered(null)).toBe("unknown");
    expect(judge(state, calm).kind).toBe("succeeded");
  });

  test("a guard hit fails a session where the contract says so", () => {
    expect(judge(contract({ name: "g", kind: "guard" }), { ...calm, guardHits: ["secrets"] }).kind).toBe("failed");
    expect(judge(contract({ name: "g", kind: "guard", guard: "other" }), { ...calm, guardHits: ["secrets"] }).kind).toBe("succeeded");
  });

  test("a report fails a session; without one it is unknown, and an evaluation leaves it out", () => {
    const reported = contract({ name: "complaint", kind: "reported" });
    expect(judge(reported, { ...calm, reports: [] })).toEqual({ kind: "unknown", why: 'nobody reported on "complaint"' });
    expect(judge(reported, { ...calm, reports: [{ signal: "complaint", failed: false }] }).kind).toBe("succeeded");
    expect(judge(reported, { ...calm, reports: [{ signal: "complaint", failed: true }] }).kind).toBe("failed");
    expect(judge(reported, calm).kind).toBe("succeeded");
  });

  test("a gap leaves unknown what nothing else has failed", () => {
    const error = contract({ name: "e", kind: "error" });
    expect(judge(error, { ...calm, gaps: ["the client left"] })).toEqual({ kind: "unknown", why: "the client left" });
    expect(judge(error, { answers: [{ text: "", failed: true }], calls: [], gaps: ["the client left"] }).kind).toBe("failed");
  });
});
