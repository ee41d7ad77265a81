import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Route } from "./domain/snapshot.ts";
import type { DeliveryTables } from "./tables.ts";

/** All routes, for the snapshot. */
export async function listRoutes(db: Db): Promise<Route[]> {
  const rows = await db
    .withTables<DeliveryTables>()
    .selectFrom("routes")
    .select(["organization", "project", "environment", "agent", "arms"])
    .orderBy("organization")
    .orderBy("project")
    .orderBy("environment")
    .orderBy("agent")
    .execute();
  return rows;
}

/** Share of new sessions by deployment id. */
export async function listWeights(db: Db): Promise<Map<string, number>> {
  const routes = await listRoutes(db);
  return new Map(routes.flatMap((route) => route.arms.map((arm) => [arm.deployment, arm.weight] as const)));
}

/** Sends all new sessions of an agent in an environment to one deployment. */
export async function setRoute(tx: Db, now: Date, scope: Scope, agent: string, deployment: string): Promise<void> {
  const arms = JSON.stringify([{ name: "stable", deployment, weight: 1 }]);
  await tx
    .withTables<DeliveryTables>()
    .insertInto("routes")
    .values({ ...scope, agent, arms, updated_at: now })
    .onConflict((conflict) => conflict.columns(["organization", "project", "environment", "agent"]).doUpdateSet({ arms, updated_at: now }))
    .execute();
}
