import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { DecisionFact } from "./domain/release.ts";
import type { DeliveryTables } from "./tables.ts";

/** What people have decided on an object, oldest first. */
export async function listDecisions(db: Db, scope: ProjectScope, object: string) {
  return db
    .withTables<DeliveryTables>()
    .selectFrom("decisions")
    .selectAll()
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("object", "=", object)
    .orderBy("decided_at")
    .orderBy("id")
    .execute();
}

/** The newest decision of a kind that is bound to this very digest. */
export async function newestDecision(
  db: Db,
  scope: ProjectScope,
  object: string,
  kind: "gate" | "sign-off",
  digest: string,
): Promise<DecisionFact | undefined> {
  const decisions = await listDecisions(db, scope, object);
  return decisions.findLast((decision) => decision.kind === kind && decision.digest === digest);
}
