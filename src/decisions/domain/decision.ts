/** What people are asked for. `tool-call` is about one exact call of a session, the others about one version's release. */
export type DecisionKind = "tool-call" | "gate" | "override" | "sign-off" | "canary";

/**
 * pending → approved | denied | expired | cancelled; a tool call's approval ends as used. Expired is not denied: nobody
 * answered. Nothing is approved by time.
 */
export type DecisionState = "pending" | "approved" | "denied" | "expired" | "cancelled" | "used";

/** One person's word. */
export type Vote = {
  readonly person: string;
  /** True when a key proved who it was. */
  readonly verified: boolean;
  readonly verdict: "approved" | "denied";
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** Why a vote does not count. */
export type VoteRefusal =
  | { readonly code: "decisions/not-pending"; readonly state: DecisionState }
  | { readonly code: "decisions/digest-differs"; readonly digest: string }
  | { readonly code: "decisions/own-work"; readonly person: string }
  | { readonly code: "decisions/voted-already"; readonly person: string }
  | { readonly code: "decisions/not-a-person"; readonly person: string };

/** What a vote is checked against. */
export type Ballot = {
  readonly state: DecisionState;
  readonly digest: string;
  /** Different people who must approve. */
  readonly required: number;
  /** Names that may not decide: whoever made or asked for what is decided. */
  readonly barred: readonly string[];
  /** Undefined: it waits as long as it takes. */
  readonly expiresAt: number | undefined;
  readonly votes: readonly Vote[];
};

/** The state after a vote, or why it does not count. One denial denies; the required number of different people approves. */
export function settleVote(
  ballot: Ballot,
  vote: Vote & { readonly digest: string; readonly kind: "person" | "machine" },
): { readonly ok: true; readonly state: "pending" | "approved" | "denied" } | { readonly ok: false; readonly refusal: VoteRefusal } {
  const { person, verdict } = vote;
  const refuse = (refusal: VoteRefusal) => ({ ok: false as const, refusal });
  const state = stateAt(ballot, vote.at);
  if (state !== "pending") return refuse({ code: "decisions/not-pending", state });
  if (vote.kind === "machine") return refuse({ code: "decisions/not-a-person", person });
  if (vote.digest !== ballot.digest) return refuse({ code: "decisions/digest-differs", digest: ballot.digest });
  // Whoever made it may say no to it.
  if (verdict === "approved" && ballot.barred.includes(person)) return refuse({ code: "decisions/own-work", person });
  if (ballot.votes.some((cast) => cast.person === person)) return refuse({ code: "decisions/voted-already", person });
  if (verdict === "denied") return { ok: true, state: "denied" };
  const approvals = ballot.votes.filter((cast) => cast.verdict === "approved").length + 1;
  return { ok: true, state: approvals >= ballot.required ? "approved" : "pending" };
}

/** The state at a time: a pending decision whose time is over has expired, whether or not it was written down yet. */
export function stateAt({ state, expiresAt }: Pick<Ballot, "state" | "expiresAt">, now: number): DecisionState {
  return state === "pending" && expiresAt !== undefined && now >= expiresAt ? "expired" : state;
}
