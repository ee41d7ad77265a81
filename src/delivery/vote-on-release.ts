import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { castVote, type CastVote, type Decision, listDecisions, type VoteRefusal } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { lockRelease, resumeRelease, type StoredRelease } from "./release-store.ts";

export type VoteError =
  | { readonly code: "delivery/nothing-to-decide"; readonly release: StoredRelease }
  | VoteRefusal
  | { readonly code: "decisions/not-found"; readonly id: string };

/** The decision that a release waits for; undefined: it waits for no one. */
export async function pendingDecision(db: Db, release: StoredRelease): Promise<Decision | undefined> {
  const [decision] = await listDecisions(db, release, { object: `release/${release.id}`, states: ["pending"], limit: 1 });
  return decision;
}

/** Casts a vote on what a release waits for; the release goes on from there. */
export async function voteOnRelease(db: Db, clock: Clock, release: StoredRelease, word: CastVote): Promise<Result<void, VoteError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, VoteError>> => {
    await lockRelease(tx, release.id);
    const decision = await pendingDecision(tx, release);
    if (decision === undefined) return err({ code: "delivery/nothing-to-decide", release });
    const voted = await castVote(tx, clock, release, decision.id, word);
    if (!voted.ok) return voted;
    if (voted.value.state !== "pending") await resumeRelease(tx, clock, release.id);
    return ok(undefined);
  });
}
