import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import type { Json } from "../kernel/json.ts";
import type { Scope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { DecisionKind } from "./domain/decision.ts";
import type { DecisionTables } from "./tables.ts";

/** What is asked of people. */
export type Question = {
  /** Given where another process has named it; absent: a new one. */
  readonly id?: string;
  readonly kind: DecisionKind;
  readonly object: string;
  /** What is decided on, exactly: a version's digest, an action hash. */
  readonly digest: string;
  readonly agent: string;
  readonly sentence: string;
  readonly required: number;
  readonly barred: readonly string[];
  /** Absent: it waits as long as it takes. Milliseconds since the epoch. */
  readonly expiresAt?: number;
  readonly detail?: { readonly [name: string]: Json };
};

/** Asks people to decide, with its audit record. Does nothing where the same is pending already, so it may be asked again. */
export async function askDecision(tx: Db, clock: Clock, scope: Scope, question: Question): Promise<void> {
  const { organization, project, environment } = scope;
  const { kind, object, digest, agent, sentence, required } = question;
  const id = question.id ?? newId("dec", clock);
  const { numInsertedOrUpdatedRows } = await tx
    .withTables<DecisionTables>()
    .insertInto("decisions")
    .values({
      id,
      organization,
      project,
      environment,
      kind,
      object,
      digest,
      agent,
      sentence,
      required,
      barred: JSON.stringify(question.barred),
      state: "pending",
      detail: JSON.stringify(question.detail ?? {}),
      asked_at: new Date(clock()),
      expires_at: question.expiresAt === undefined ? null : new Date(question.expiresAt),
      settled_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return;
  await recordAudit(tx, clock, scope, {
    actor: "airworthy",
    action: "decision.asked",
    object,
    what: sentence,
    evidence: { label: "Decision", href: `/decisions/${id}` },
    facts: { decision: id, kind, digest, required },
  });
}

/** Takes back what is still pending on an object: what it was about has ended. */
export async function cancelDecisions(tx: Db, clock: Clock, scope: Scope, object: string): Promise<void> {
  await tx
    .withTables<DecisionTables>()
    .updateTable("decisions")
    .set({ state: "cancelled", settled_at: new Date(clock()) })
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("object", "=", object)
    .where("state", "=", "pending")
    .execute();
}
