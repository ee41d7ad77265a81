import { describe, expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { scoreCalls as scoreBy } from "./score-calls.ts";
import type { CallMode, CallsExpectation, ToolRules, ToolStep } from "./suite.ts";
import type { Call } from "./trajectory.ts";

function call(tool: string, args: { readonly [name: string]: Json }, more: Partial<Call> = {}): Call {
  return { server: "shop", tool, arguments: args, result: {}, isError: false, sideEffect: true, durationMs: 1, ...more };
}

const testPattern = (pattern: string, text: string) => new RegExp(pattern, "u").test(text);
const scoreCalls = (expected: readonly ToolStep[] | CallsExpectation, calls: readonly Call[], tools: ToolRules = {}) =>
  scoreBy(expected, calls, { tools, testPattern });

describe("the calls scorer", () => {
  const refund = { tool: "refund", arguments: { order_id: "A-1", amount_cents: 4200 } };

  test("passes the expected calls in any order, and ignores reads and arguments that are not given", () => {
    const calls = [
      call("escalate", { order_id: "A-1" }),
      call("lookup", {}, { sideEffect: false }),
      call("refund", { ...refund.arguments, reason: "broken" }),
    ];
    expect(scoreCalls([refund, { tool: "escalate", arguments: {} }], calls)).toEqual({
      pass: true,
      why: 'as expected: refund(order_id="A-1", amount_cents=4200), escalate()',
    });
  });

  test("names what is missing and what is unexpected", () => {
    const calls = [call("refund", { order_id: "A-1", amount_cents: 4100 }), call("cancel_order", { order_id: "A-2" })];
    expect(scoreCalls([refund], calls)).toEqual({
      pass: false,
      why: 'missing refund(order_id="A-1", amount_cents=4200), unexpected refund(order_id="A-1", amount_cents=4100), unexpected cancel_order(order_id="A-2")',
    });
  });

  test("counts: one expected call does not excuse two", () => {
    const twice = [call("refund", refund.arguments), call("refund", refund.arguments)];
    expect(scoreCalls([refund], twice)).toEqual({ pass: false, why: 'unexpected refund(order_id="A-1", amount_cents=4200)' });
    expect(scoreCalls([refund, refund], twice).pass).toBe(true);
  });

  test("takes an empty list to mean that nothing may change", () => {
    expect(scoreCalls([], [call("lookup", {}, { sideEffect: false })])).toEqual({ pass: true, why: "no side-effecting call, as expected" });
    expect(scoreCalls([], [call("refund", {})]).pass).toBe(false);
  });

  test("compares given arguments deeply and whole, whatever the order of their keys", () => {
    const step = { tool: "change", arguments: { address: { street: "Elm", number: 4 } } };
    expect(scoreCalls([step], [call("change", { address: { number: 4, street: "Elm" } })]).pass).toBe(true);
    expect(scoreCalls([step], [call("change", { address: { number: 4, street: "Elm", floor: 2 } })]).pass).toBe(false);
    expect(scoreCalls([step], [call("change", { address: { number: "4", street: "Elm" } })]).pass).toBe(false);
  });

  test("finds the assignment that fits all, not the first that fits one", () => {
    const any = { tool: "refund", arguments: {} };
    const calls = [call("refund", { order_id: "A-1", amount_cents: 4200 }), call("refund", { order_id: "A-2" })];
    expect(scoreCalls([any, refund], calls).pass).toBe(true);
    expect(scoreCalls([any, refund], calls.toReversed()).pass).toBe(true);
  });

  test("a call that answered with an error meets nothing, but may have been tried if it was expected", () => {
    const failed = call("refund", refund.arguments, { isError: true });
    expect(scoreCalls([refund], [failed])).toEqual({ pass: false, why: 'missing refund(order_id="A-1", amount_cents=4200)' });
    expect(scoreCalls([refund], [failed, call("refund", refund.arguments)]).pass).toBe(true);
    expect(scoreCalls([], [failed]).why).toBe(
      'unexpected attempt at refund(order_id="A-1", amount_cents=4200), which answered with an error',
    );
  });
});

describe("a mode", () => {
  const step = (tool: string): ToolStep => ({ tool, arguments: {} });
  const pass = (mode: CallMode, expected: string, made: string) =>
    scoreCalls(
      { mode, over: "all", calls: Array.from(expected, step) },
      Array.from(made, (tool) => call(tool, {})),
    ).pass;
  const [same, swapped, more, less, other] = ["ab", "ba", "axb", "a", "xy"];

  test.each([
    ["exact", true, false, false, false, false],
    ["in-order", true, false, true, false, false],
    ["any-order", true, true, true, false, false],
    ["superset", true, true, true, false, false],
    ["unordered", true, true, false, false, false],
    ["subset", true, true, false, true, false],
    ["strict", true, false, false, false, false],
  ] as const)("%s: the same %s, swapped %s, more %s, less %s, others %s", (mode, ...passes) => {
    expect([same, swapped, more, less, other].map((made) => pass(mode, "ab", made))).toEqual(passes);
  });

  test("says what it misses, what it did not expect, and when only the order is wrong", () => {
    const exact: CallsExpectation = { mode: "exact", over: "all", calls: [step("a"), step("b")] };
    expect(scoreCalls(exact, [call("b", {}), call("a", {})]).why).toBe("in another order or grouping: b(), a()");
    expect(scoreCalls(exact, [call("b", {}), call("c", {})]).why).toBe("missing a(), unexpected c()");
  });

  test("over all counts reads too, else side effects alone", () => {
    const read = call("lookup", {}, { sideEffect: false });
    expect(scoreCalls({ mode: "exact", over: "all", calls: [] }, [read]).pass).toBe(false);
    expect(scoreCalls({ mode: "exact", over: "side-effects", calls: [] }, [read]).pass).toBe(true);
    expect(scoreCalls({ mode: "any-order", over: "all", calls: [step("lookup")] }, [read]).pass).toBe(true);
  });

  test("strict wants the calls of one message together, in any order within it", () => {
    const expected: CallsExpectation = { mode: "strict", over: "all", calls: [step("a"), [step("b"), step("c")]] };
    const made = (...messages: string[]) => messages.flatMap((tools, message) => Array.from(tools, (tool) => call(tool, {}, { message })));
    expect(scoreCalls(expected, made("a", "cb")).pass).toBe(true);
    expect(scoreCalls(expected, made("a", "b", "c")).pass).toBe(false);
    expect(scoreCalls(expected, made("ab", "c")).pass).toBe(false);
    expect(scoreCalls(expected, made("bc", "a")).pass).toBe(false);
  });

  test("lets a tool's own rule compare its arguments", () => {
    const tools: ToolRules = { pay: { match: "exact", arguments: { note: { regex: "^ref" } } } };
    const expected = [{ tool: "pay", arguments: { cents: 1 } }];
    expect(scoreCalls(expected, [call("pay", { cents: 1, note: "refund" })], tools).pass).toBe(true);
    expect(scoreCalls(expected, [call("pay", { cents: 1, note: "gift" })], tools).pass).toBe(false);
    expect(scoreCalls(expected, [call("pay", { cents: 1, note: "refund", more: 1 })], tools).pass).toBe(false);
  });

  test("finds the assignment that fits all where a rule is loose", () => {
    const tools: ToolRules = { pay: { match: "superset", arguments: { cents: { tolerance: 10 } } } };
    const expected = [100, 108].map((cents) => ({ tool: "pay", arguments: { cents } }));
    const made = [105, 91].map((cents) => call("pay", { cents }));
    expect(scoreCalls(expected, made, tools).pass).toBe(true);
    expect(scoreCalls(expected.toReversed(), made.toReversed(), tools).pass).toBe(true);
  });
});
