import type { Clock } from "../kernel/clock.ts";
import type { Json } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { castVote, type CastVote, type Decision, listDecisions, type VoteRefusal } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { lockRelease, resumeRelease, type StoredRelease } from "./release-store.ts";
import { type ReleaseReview, reviewOfRelease } from "./review-of-release.ts";

export type VoteError =
  | { readonly code: "delivery/nothing-to-decide"; readonly release: StoredRelease }
  | { readonly code: "delivery/review-incomplete"; readonly release: StoredRelease; readonly review: ReleaseReview }
  | VoteRefusal
  | { readonly code: "decisions/not-found"; readonly id: string };

/** The decision that a release waits for; undefined: it waits for no one. */
export async function pendingDecision(db: Db, release: StoredRelease): Promise<Decision | undefined> {
  const [decision] = await listDecisions(db, release, { object: `release/${release.id}`, states: ["pending"], limit: 1 });
  return decision;
}

/**
 * Casts a vote on what a release waits for; the release goes on from there. A sign-off rests on the human review of its run too, and is refused
 * until that is complete where the gate requires one; a denial never is.
 */
export async function voteOnRelease(db: Db, clock: Clock, release: StoredRelease, word: CastVote): Promise<Result<void, VoteError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, VoteError>> => {
    await lockRelease(tx, release.id);
    const decision = await pendingDecision(tx, release);
    if (decision === undefined) return err({ code: "delivery/nothing-to-decide", release });
    const review = decision.kind === "sign-off" ? await reviewOfRelease(tx, release) : undefined;
    if (review?.blocks === true && word.verdict === "approved") return err({ code: "delivery/review-incomplete", release, review });
    const rests = review === undefined ? {} : { rests: { sentence: `Review: ${review.sentence}`, facts: { review: toFacts(review) } } };
    const voted = await castVote(tx, clock, release, decision.id, { ...word, ...rests });
    if (!voted.ok) return voted;
    if (voted.value.state !== "pending") await resumeRelease(tx, clock, release.id);
    return ok(undefined);
  });
}

/** The numbers that a person had before them. */
function toFacts({ id, isComplete, numbers }: ReleaseReview): { readonly [name: string]: Json } {
  const seen = { id: id ?? null, isComplete };
  if (numbers === undefined) return seen;
  const { items, labels, reviewers, disagreements, control } = numbers;
  const counts = ({ candidate, baseline, ties, signP }: typeof control) => ({ candidate, baseline, ties, signP });
  return { ...seen, items, labels, reviewers: reviewers.length, disagreements: counts(disagreements), control: counts(control) };
}
