import type { Selectable } from "kysely";

import type { Db } from "../platform/postgres/connect.ts";
import type { DeliveryTables } from "./tables.ts";
import type { LookView } from "./views.ts";

const mostLooks = 400;

/** The newest look at a release's canary; undefined: none yet. */
export async function lastLook(db: Db, release: string): Promise<LookView | undefined> {
  const row = await db
    .withTables<DeliveryTables>()
    .selectFrom("rollout_looks")
    .selectAll()
    .where("release_id", "=", release)
    .orderBy("n", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toView(row);
}

/** Looks, oldest first: at most 400, evenly spaced, the last one always among them. */
export async function listLooks(db: Db, release: string): Promise<LookView[]> {
  const last = (await lastLook(db, release))?.n ?? 0;
  const every = Math.ceil(last / mostLooks);
  if (last === 0) return [];
  const rows = await db
    .withTables<DeliveryTables>()
    .selectFrom("rollout_looks")
    .selectAll()
    .where("release_id", "=", release)
    .where((eb) => eb.or([eb(eb("n", "%", eb.lit(every)), "=", 0), eb("n", "=", last), eb("n", "=", 1)]))
    .orderBy("n")
    .execute();
  return rows.map(toView);
}

function toView({ n, looked_at: at, step, weight, verdict, sentence, numbers }: Selectable<DeliveryTables["rollout_looks"]>): LookView {
  const { eValue, peak, threshold, ratio, upperFailureRate, canary, stable, stepSessions } = numbers;
  return {
    n,
    at: at.toISOString(),
    step,
    weight,
    verdict,
    sentence,
    eValue,
    peak,
    threshold,
    ratio,
    upperFailureRate,
    canary,
    stable,
    stepSessions,
  };
}
