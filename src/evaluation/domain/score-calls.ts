import { isJsonObject } from "../../kernel/json.ts";
import { describeCall } from "./describe-call.ts";
import { isEqualJson } from "./match-json.ts";
import { maximumMatching } from "./maximum-matching.ts";
import type { ToolStep } from "./suite.ts";
import type { Call } from "./trajectory.ts";

/**
 * Whether the side-effecting calls are the expected ones, as a multiset: order does not matter, number does. A call meets an
 * expectation when the tool is the same and every given argument is equal; arguments that are not given are ignored.
 *
 * A call that answered with an error meets no expectation. It counts as an unexpected call, unless it is an attempt at
 * an expected one: an agent may try again what it was meant to do, and may not try what it was not.
 */
export function scoreCalls(expected: readonly ToolStep[], calls: readonly Call[]): { readonly pass: boolean; readonly why: string } {
  const effects = calls.filter(({ sideEffect }) => sideEffect);
  const done = effects.filter(({ isError }) => !isError);
  const partnerOf = maximumMatching(expected.map((step) => done.flatMap((call, index) => (meets(call, step) ? [index] : []))));

  const missing = expected.filter((_, index) => partnerOf[index] === undefined);
  const unexpected = done.filter((_, index) => !partnerOf.includes(index));
  const attempts = effects.filter((call) => call.isError && !expected.some((step) => meets(call, step)));

  const faults = [
    ...missing.map((step) => `missing ${describeCall(step)}`),
    ...unexpected.map((call) => `unexpected ${describeCall(call)}`),
    ...attempts.map((call) => `unexpected attempt at ${describeCall(call)}, which answered with an error`),
  ];
  if (faults.length > 0) return { pass: false, why: faults.join(", ") };
  return {
    pass: true,
    why: expected.length === 0 ? "no side-effecting call, as expected" : `as expected: ${expected.map(describeCall).join(", ")}`,
  };
}

function meets(call: Call, step: ToolStep): boolean {
  if (call.tool !== step.tool) return false;
  const args = isJsonObject(call.arguments) ? call.arguments : {};
  return Object.entries(step.arguments).every(([name, value]) => {
    const given = Object.hasOwn(args, name) ? args[name] : undefined;
    return given !== undefined && isEqualJson(value, given);
  });
}
