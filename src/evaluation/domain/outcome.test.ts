import { describe, expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { outcomeOf } from "./outcome.ts";
import type { OutcomeRules } from "./outcome.ts";
import type { Call } from "./trajectory.ts";

const rules: OutcomeRules = {
  signals: [
    { name: "agent-error", kind: "error" },
    { name: "refund-without-check", kind: "trajectory", tool: "refund", unlessBefore: "check", matching: ["order_id"] },
  ],
  precedence: ["refund-without-check", "agent-error"],
};
const hello = { text: "Hello", failed: false };

function call(tool: string, args: Json, isError = false): Call {
  return { server: "shop", tool, arguments: args, result: null, isError, sideEffect: false, durationMs: 1 };
}
const refund = call("refund", { order_id: "A-1" });

describe("a session's outcome", () => {
  test("is success when every turn was answered and no signal fires", () => {
    const calls = [call("check", { order_id: "A-1" }), refund];
    expect(outcomeOf(rules, { answers: [hello], calls })).toEqual({ kind: "succeeded" });
  });

  test.each([
    ["no check", [refund]],
    ["the check after it", [refund, call("check", { order_id: "A-1" })]],
    ["the check of another order", [call("check", { order_id: "A-2" }), refund]],
    ["a check without an order", [call("check", {}), refund]],
    ["a check that answered with an error", [call("check", { order_id: "A-1" }, true), refund]],
    ["a second refund without one", [call("check", { order_id: "A-1" }), refund, call("refund", { order_id: "A-2" })]],
  ])("is failure for a refund with %s", (_, calls) => {
    expect(outcomeOf(rules, { answers: [hello], calls })).toMatchObject({ kind: "failed", signal: "refund-without-check" });
  });

  test("says which call broke the rule", () => {
    expect(outcomeOf(rules, { answers: [hello], calls: [refund] })).toEqual({
      kind: "failed",
      signal: "refund-without-check",
      why: 'refund(order_id="A-1") without check for the same order_id before it',
    });
  });

  test("is failure when the agent answered with an error or not at all", () => {
    expect(outcomeOf(rules, { answers: [hello, { text: "", failed: true }], calls: [] })).toEqual({
      kind: "failed",
      signal: "agent-error",
      why: "turn 2 was answered with an error",
    });
    expect(outcomeOf(rules, { answers: [null], calls: [] })).toMatchObject({ kind: "failed", why: "turn 1 was not answered" });
  });

  test("has the first signal of the precedence as its reason, and those outside it last", () => {
    const both = { answers: [null], calls: [refund] };
    expect(outcomeOf(rules, both)).toMatchObject({ signal: "refund-without-check" });
    expect(outcomeOf({ ...rules, precedence: ["agent-error"] }, both)).toMatchObject({ signal: "agent-error" });
    expect(outcomeOf({ ...rules, precedence: [] }, both)).toMatchObject({ signal: "agent-error" });
  });

  test("is unknown, never success, where something could not be judged", () => {
    const [, trajectoryRule] = rules.signals;
    const only = { signals: trajectoryRule === undefined ? [] : [trajectoryRule], precedence: [] };
    expect(outcomeOf(only, { answers: [hello], calls: [call("refund", {})] })).toEqual({
      kind: "unknown",
      why: "refund() lacks one of order_id",
    });
    expect(outcomeOf(only, { answers: [hello], calls: [call("refund", "not an object")] }).kind).toBe("unknown");
    expect(outcomeOf(only, { answers: [null], calls: [] })).toEqual({ kind: "unknown", why: "a turn was not answered" });
    expect(outcomeOf({ signals: [], precedence: [] }, { answers: [hello], calls: [] }).kind).toBe("unknown");
  });

  test("is failure even where another call could not be judged", () => {
    expect(outcomeOf(rules, { answers: [hello], calls: [call("refund", {}), refund] }).kind).toBe("failed");
  });
});
