import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { DecisionTables } from "./tables.ts";

/** Writes down which decisions nobody answered in time; returns them. */
export async function expireDecisions(db: Db, clock: Clock): Promise<readonly (ProjectScope & { readonly id: string })[]> {
  const now = new Date(clock());
  return db.transaction().execute(async (tx) => {
    const expired = await tx
      .withTables<DecisionTables>()
      .updateTable("decisions")
      .set({ state: "expired", settled_at: now })
      .where("state", "=", "pending")
      .where("expires_at", "<=", now)
      .returning(["id", "organization", "project", "object", "sentence", "digest"])
      .execute();
    for (const { id, object, sentence, digest, ...scope } of expired) {
      await recordAudit(tx, clock, scope, {
        actor: "airworthy",
        action: "decision.expired",
        object,
        what: `Expired, denied because nobody answered: ${sentence}`,
        evidence: { label: "Decision", href: `/decisions/${id}` },
        facts: { decision: id, digest },
      });
    }
    return expired;
  });
}
