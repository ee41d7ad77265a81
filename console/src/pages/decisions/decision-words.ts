import type { DecisionView, ToolCallDetail } from "../../../../src/decisions/views.ts";
import { formatDuration } from "../../format/format-time.ts";

/** What a held tool call shows; undefined for a release's question. */
export function toolCallOf({ kind, detail }: DecisionView): ToolCallDetail | undefined {
  return kind === "tool-call" ? (detail as ToolCallDetail) : undefined; // The server's promise for this kind, see its view.
}

const kinds: { readonly [kind in Exclude<DecisionView["kind"], "tool-call">]: string } = {
  gate: "Gate that does not decide",
  override: "Gate overridden",
  "sign-off": "Sign-off for production",
  canary: "Canary that does not decide",
};

/** What is decided, in few words: the tool's name, or what a release asks. */
export function sayKind(decision: DecisionView): string {
  return decision.kind === "tool-call" ? (toolCallOf(decision)?.tool ?? "tool call") : kinds[decision.kind];
}

/** The state as it is now: what has run out is expired, also before the server has written it down. */
export function stateNow({ state, expiresAt }: DecisionView, now: Date): DecisionView["state"] {
  return state === "pending" && expiresAt !== null && Date.parse(expiresAt) <= now.getTime() ? "expired" : state;
}

/** How a decision ended, by whom and how fast; expired is not denied. */
export function sayOutcome(decision: DecisionView, now: Date): string {
  const { votes, askedAt } = decision;
  const state = stateNow(decision, now);
  const last = votes.at(-1);
  const took = last === undefined ? "" : ` in ${formatDuration(Math.max(0, Date.parse(last.at) - Date.parse(askedAt)))}`;
  const who = votes.map(({ person }) => person).join(" and ");
  switch (state) {
    case "pending":
      return `${approvals(decision)} of ${decision.required} approved`;
    case "approved":
      return `approved by ${who}${took}${decision.kind === "tool-call" ? ", not used yet" : ""}`;
    case "used":
      return `approved by ${who}${took}, used once`;
    case "denied":
      return `denied by ${last?.person ?? "nobody"}: “${last?.reason ?? ""}”`;
    case "expired":
      return "expired, denied because nobody answered";
    case "cancelled":
      return "cancelled: what it was about has ended";
  }
}

/** Different people who have approved. */
export function approvals({ votes }: DecisionView): number {
  return votes.filter(({ verdict }) => verdict === "approved").length;
}
