import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { maximumMatching } from "./maximum-matching.ts";
import { scoreCalls } from "./score-calls.ts";
import type { Call } from "./trajectory.ts";

function call(tool: string, args: { readonly [name: string]: Json }, more: Partial<Call> = {}): Call {
  return { server: "shop", tool, arguments: args, result: {}, isError: false, sideEffect: true, durationMs: 1, ...more };
}

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

describe("maximum matching", () => {
  test("makes as many pairs as trying every assignment does, and uses nothing twice", () => {
    const graph = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(graph, (partners) => {
        const rights = maximumMatching(partners).filter((right) => right !== undefined);
        expect(new Set(rights).size).toBe(rights.length);
        expect(rights.length).toBe(mostPairs(partners, new Set()));
      }),
    );
  });
});

function mostPairs([first, ...rest]: readonly (readonly number[])[], taken: ReadonlySet<number>): number {
  if (first === undefined) return 0;
  const without = mostPairs(rest, taken);
  return Math.max(without, ...first.filter((right) => !taken.has(right)).map((right) => 1 + mostPairs(rest, new Set([...taken, right]))));
}
