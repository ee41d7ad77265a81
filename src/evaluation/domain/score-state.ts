import type { Json } from "../../kernel/json.ts";
import { describeCall, describeJson } from "./describe-call.ts";
import { firstDifference } from "./match-json.ts";
import type { StateQuery } from "./suite.ts";

/**
 * Whether every state query's answer has what is expected.
 * @param answers structuredContent by query, in their order; null where a query gave none, which passes nothing.
 */
export function scoreState(
  queries: readonly StateQuery[],
  answers: readonly (Json | null)[],
): { readonly pass: boolean; readonly why: string } {
  const faults = queries.flatMap((query, index) => {
    const difference = firstDifference(query.equals, answers[index]);
    if (difference === undefined) return [];
    const { path, expected, actual } = difference;
    return [`${describeCall(query)}${path} is ${describeJson(actual)}, expected ${describeJson(expected)}`];
  });
  if (faults.length > 0) return { pass: false, why: faults.join(", ") };
  return { pass: true, why: queries.map((query) => `${describeCall(query)} has ${describeJson(query.equals)}`).join(", ") };
}
