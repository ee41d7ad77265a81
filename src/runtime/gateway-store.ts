import { sql } from "kysely";

import type { Db } from "../platform/postgres/connect.ts";
import type { Gateway, Gateways } from "./domain/gateway.ts";
import type { RuntimeTables } from "./tables.ts";

/** What a plane has found out about its gateway; what is left out stays as it was. */
export type GatewayReport = Pick<Gateway, "id" | "plane" | "url"> & Partial<Omit<Gateway, "id" | "plane" | "url">>;

/** Writes down what a plane has found out about its gateway. */
export async function reportGateway(db: Db, report: GatewayReport): Promise<void> {
  const { id, plane, url, pulledAt, toldAt, completeThrough, weights, inFlight } = report;
  const values = {
    plane,
    url,
    ...(pulledAt === undefined ? {} : { pulled_at: new Date(pulledAt) }),
    ...(toldAt === undefined ? {} : { told_at: new Date(toldAt) }),
    ...(completeThrough === undefined ? {} : { complete_through: new Date(completeThrough) }),
    ...(weights === undefined ? {} : { weights: JSON.stringify(weights) }),
    ...(inFlight === undefined ? {} : { in_flight: JSON.stringify(inFlight) }),
  };
  await db
    .withTables<RuntimeTables>()
    .insertInto("gateways")
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
    .execute();
}

/** Every plane's gateway, and the database's time. */
export async function readGateways(db: Db): Promise<Gateways> {
  const rows = await db
    .withTables<RuntimeTables>()
    .selectFrom("gateways")
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as("now"))
    .orderBy("id")
    .execute();
  return {
    now: rows[0]?.now.getTime() ?? 0,
    all: rows.map((row) => ({
      id: row.id,
      plane: row.plane,
      url: row.url,
      pulledAt: row.pulled_at?.getTime(),
      toldAt: row.told_at?.getTime(),
      completeThrough: row.complete_through?.getTime(),
      weights: row.weights,
      inFlight: row.in_flight,
    })),
  };
}
