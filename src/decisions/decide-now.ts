import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import { err, type Result } from "../kernel/result.ts";
import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { askDecision, type Question } from "./ask-decision.ts";
import { castVote, type CastVote } from "./cast-vote.ts";
import type { Decision } from "./decision-store.ts";
import { settleVote, type VoteRefusal } from "./domain/decision.ts";

/** Asks and answers in one: a person decides something that nobody had asked. Nothing is written when the vote does not count. */
export async function decideNow(
  tx: Db,
  clock: Clock,
  scope: Scope,
  question: Question,
  word: CastVote,
): Promise<Result<Decision, VoteRefusal | { readonly code: "decisions/not-found"; readonly id: string }>> {
  const { digest, required, barred } = question;
  const { verdict, reason, by } = word;
  const vote = { person: by.person, verified: by.verified, verdict, reason, at: clock() };
  const settled = settleVote(
    { state: "pending", digest, required, barred, expiresAt: undefined, votes: [] },
    { ...vote, digest: word.digest, kind: by.kind },
  );
  if (!settled.ok) return err(settled.refusal);
  const id = question.id ?? newId("dec", clock);
  await askDecision(tx, clock, scope, { ...question, id });
  return castVote(tx, clock, scope, id, word);
}
