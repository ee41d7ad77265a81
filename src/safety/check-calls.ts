import type { DecideByPolicies } from "../engines/cedar.ts";
import { judgeCall, type Judgment } from "./judge-call.ts";
import type { RecordedCall } from "./read-calls.ts";

/** A recorded call and what the policy says of it. */
export type CheckedCall = RecordedCall & Judgment & { readonly asExpected: boolean };

/** How many calls got which verdict, and how many another one than expected. */
export type CheckCounts = { readonly allow: number; readonly deny: number; readonly ask: number; readonly unexpected: number };

/** Judges recorded calls. */
export function checkCalls(decide: DecideByPolicies, calls: readonly RecordedCall[]): { calls: CheckedCall[]; counts: CheckCounts } {
  const checked = calls.map((call): CheckedCall => {
    const judged = judgeCall(decide, call);
    return { ...call, ...judged, asExpected: call.expect === undefined || call.expect === judged.verdict };
  });
  const count = (holds: (call: CheckedCall) => boolean): number => checked.filter(holds).length;
  return {
    calls: checked,
    counts: {
      allow: count(({ verdict }) => verdict === "allow"),
      deny: count(({ verdict }) => verdict === "deny"),
      ask: count(({ verdict }) => verdict === "ask"),
      unexpected: count(({ asExpected }) => !asExpected),
    },
  };
}
