import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { DecisionTables } from "./tables.ts";

/** Writes down that an approval has been used: no call passes by it any more. */
export async function markUsed(tx: Db, clock: Clock, scope: ProjectScope, id: string): Promise<void> {
  await tx
    .withTables<DecisionTables>()
    .updateTable("decisions")
    .set({ state: "used", settled_at: new Date(clock()) })
    .where("id", "=", id)
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("state", "=", "approved")
    .execute();
}
