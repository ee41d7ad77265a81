import type { Db } from "../platform/postgres/connect.ts";
import { type FaultPlan, rulesOf } from "./domain/run-conditions.ts";
import type { EvaluationTables } from "./tables.ts";

/** What tools do wrong in the runs that are under way, by deployment and run; deployments without such a run are not named. */
export async function listFaultPlans(db: Db): Promise<ReadonlyMap<string, { readonly [run: string]: FaultPlan }>> {
  const rows = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_runs")
    .select(["id", "deployment_id", "conditions"])
    .where("status", "=", "running")
    .where("conditions", "is not", null)
    .execute();
  const plans = new Map<string, { [run: string]: FaultPlan }>();
  for (const { id, deployment_id: deployment, conditions } of rows) {
    if (deployment === null || conditions === null || rulesOf(conditions.faults).length === 0) continue;
    plans.set(deployment, { ...plans.get(deployment), [id]: conditions.faults });
  }
  return plans;
}
