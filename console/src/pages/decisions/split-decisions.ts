import type { DecisionView } from "../../../../src/decisions/views.ts";
import { stateNow } from "./decision-words.ts";

export type Inbox = { readonly waiting: readonly DecisionView[]; readonly decided: readonly DecisionView[] };

/** What waits, the one that runs out first on top, then what waits longest; and what does not wait any more, newest first. */
export function splitDecisions(decisions: readonly DecisionView[], now: Date): Inbox {
  const waits = (decision: DecisionView): boolean => stateNow(decision, now) === "pending";
  const end = ({ expiresAt }: DecisionView): number => (expiresAt === null ? Infinity : Date.parse(expiresAt));
  const ended = ({ settledAt, expiresAt, askedAt }: DecisionView): number => Date.parse(settledAt ?? expiresAt ?? askedAt);
  return {
    waiting: decisions.filter(waits).toSorted((a, b) => Math.sign(end(a) - end(b)) || Date.parse(a.askedAt) - Date.parse(b.askedAt)),
    decided: decisions.filter((decision) => !waits(decision)).toSorted((a, b) => ended(b) - ended(a)),
  };
}
