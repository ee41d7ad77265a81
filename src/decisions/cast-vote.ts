import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Json } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type Decision, findDecision } from "./decision-store.ts";
import { settleVote, type VoteRefusal } from "./domain/decision.ts";
import type { DecisionTables } from "./tables.ts";

/** A person's word on a decision. */
export type CastVote = {
  readonly verdict: "approved" | "denied";
  readonly reason: string;
  /** The digest that the person saw; another one is refused. */
  readonly digest: string;
  readonly by: Actor;
  /** Further evidence that the vote rests on: a sentence and its facts, for the audit record. */
  readonly rests?: { readonly sentence: string; readonly facts: { readonly [name: string]: Json } };
};

/** Records a vote, what it settles, and its audit record, in the caller's transaction. */
export async function castVote(
  tx: Db,
  clock: Clock,
  scope: ProjectScope,
  id: string,
  { verdict, reason, digest, by, rests }: CastVote,
): Promise<Result<Decision, VoteRefusal | { readonly code: "decisions/not-found"; readonly id: string }>> {
  const decision = await findDecision(tx, scope, id, true);
  if (decision === undefined) return err({ code: "decisions/not-found", id });
  const at = clock();
  const vote = { person: by.person, verified: by.verified, verdict, reason, at };
  const settled = settleVote(decision, { ...vote, digest, kind: by.kind });
  if (!settled.ok) return err(settled.refusal);
  const tables = tx.withTables<DecisionTables>();
  await tables
    .insertInto("decision_votes")
    .values({ decision_id: id, person: by.person, verified: by.verified, verdict, reason, voted_at: new Date(at) })
    .execute();
  const { state } = settled;
  if (state !== "pending")
    await tables
      .updateTable("decisions")
      .set({ state, settled_at: new Date(at) })
      .where("id", "=", id)
      .execute();
  await recordAudit(tx, clock, decision, {
    actor: by.actor,
    action: `${decision.kind}.${verdict}`,
    object: decision.object,
    what: `${by.person} ${verdict}: ${decision.sentence} Reason: ${reason}${rests === undefined ? "" : ` ${rests.sentence}`}`,
    evidence: { label: "Decision", href: `/decisions/${id}` },
    facts: { decision: id, digest, verdict, verified: by.verified, ...rests?.facts },
  });
  return ok({ ...decision, state, votes: [...decision.votes, vote], settledAt: state === "pending" ? undefined : at });
}
