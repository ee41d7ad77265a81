import type { Selectable } from "kysely";

import type { Json } from "../kernel/json.ts";
import type { ProjectScope, Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Ballot, DecisionKind, DecisionState } from "./domain/decision.ts";
import type { DecisionTables } from "./tables.ts";

/** A decision with its votes, oldest first. */
export type Decision = Scope &
  Ballot & {
    readonly id: string;
    readonly kind: DecisionKind;
    /** `release/ID` or `session/ID`. */
    readonly object: string;
    readonly agent: string;
    /** What is asked, in a sentence. */
    readonly sentence: string;
    readonly askedAt: number;
    readonly settledAt: number | undefined;
    /** What a person needs to see to decide. */
    readonly detail: { readonly [name: string]: Json };
  };

/** Which decisions: newest first, at most `limit`. */
export type DecisionFilter = {
  readonly object?: string;
  readonly kinds?: readonly DecisionKind[];
  readonly states?: readonly DecisionState[];
  readonly limit: number;
};

/** Decisions of a project, newest first. */
export async function listDecisions(db: Db, scope: ProjectScope, filter: DecisionFilter): Promise<Decision[]> {
  let query = db
    .withTables<DecisionTables>()
    .selectFrom("decisions")
    .selectAll()
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
  if (filter.object !== undefined) query = query.where("object", "=", filter.object);
  if (filter.kinds !== undefined) query = query.where("kind", "in", [...filter.kinds]);
  if (filter.states !== undefined) query = query.where("state", "in", [...filter.states]);
  const rows = await query.orderBy("asked_at", "desc").orderBy("id", "desc").limit(filter.limit).execute();
  return withVotes(db, rows);
}

/** One decision; with `lock` nobody else changes it until the transaction ends. */
export async function findDecision(db: Db, scope: ProjectScope, id: string, lock = false): Promise<Decision | undefined> {
  const query = db
    .withTables<DecisionTables>()
    .selectFrom("decisions")
    .selectAll()
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("id", "=", id);
  const rows = await (lock ? query.forUpdate() : query).execute();
  return (await withVotes(db, rows))[0];
}

/** The newest decision of a kind on an object that is bound to this very digest. */
export async function newestDecision(
  db: Db,
  scope: ProjectScope,
  { object, kind, digest }: { object: string; kind: DecisionKind; digest: string },
): Promise<Decision | undefined> {
  const decisions = await listDecisions(db, scope, { object, kinds: [kind], limit: 50 });
  return decisions.find((decision) => decision.digest === digest);
}

async function withVotes(db: Db, rows: readonly Selectable<DecisionTables["decisions"]>[]): Promise<Decision[]> {
  if (rows.length === 0) return [];
  const votes = await db
    .withTables<DecisionTables>()
    .selectFrom("decision_votes")
    .selectAll()
    .where(
      "decision_id",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("voted_at")
    .orderBy("person")
    .execute();
  return rows.map((row) => ({
    organization: row.organization,
    project: row.project,
    environment: row.environment,
    id: row.id,
    kind: row.kind,
    object: row.object,
    digest: row.digest,
    agent: row.agent,
    sentence: row.sentence,
    required: row.required,
    barred: row.barred,
    state: row.state,
    detail: row.detail,
    askedAt: row.asked_at.getTime(),
    expiresAt: row.expires_at?.getTime(),
    settledAt: row.settled_at?.getTime(),
    votes: votes
      .filter((vote) => vote.decision_id === row.id)
      .map(({ person, verified, verdict, reason, voted_at: at }) => ({ person, verified, verdict, reason, at: at.getTime() })),
  }));
}
