import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Route } from "./domain/snapshot.ts";
import type { DeliveryTables } from "./tables.ts";

/** All routes, for the snapshot. */
export async function listRoutes(db: Db): Promise<Route[]> {
  const rows = await db
    .withTables<DeliveryTables>()
    .selectFrom("routes")
    .select(["organization", "project", "environment", "agent", "arms", "release_id"])
    .orderBy("organization")
    .orderBy("project")
    .orderBy("environment")
    .orderBy("agent")
    .execute();
  return rows.map(({ release_id: release, ...route }) => (release === null ? route : { ...route, release }));
}

/** The route of one agent in an environment; undefined when nothing was ever live. */
export async function findRoute(db: Db, scope: Scope, agent: string): Promise<Route | undefined> {
  const routes = await listRoutes(db);
  return routes.find(
    (route) =>
      route.organization === scope.organization &&
      route.project === scope.project &&
      route.environment === scope.environment &&
      route.agent === agent,
  );
}

/** Share of new sessions by deployment id. */
export async function listWeights(db: Db): Promise<Map<string, number>> {
  const routes = await listRoutes(db);
  return new Map(routes.flatMap((route) => route.arms.map((arm) => [arm.deployment, arm.weight] as const)));
}

/** Writes where new sessions of an agent go. `release`: whose canary the weights belong to; absent where there is none. */
export async function setRoute(tx: Db, now: Date, scope: Scope, route: Pick<Route, "agent" | "arms" | "release">): Promise<void> {
  const values = { arms: JSON.stringify(route.arms), release_id: route.release ?? null, updated_at: now };
  const { organization, project, environment } = scope;
  await tx
    .withTables<DeliveryTables>()
    .insertInto("routes")
    .values({ organization, project, environment, agent: route.agent, ...values })
    .onConflict((conflict) => conflict.columns(["organization", "project", "environment", "agent"]).doUpdateSet(values))
    .execute();
}
