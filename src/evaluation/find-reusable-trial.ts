import { sql } from "kysely";

import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { StoredTrial } from "./stored-run.ts";
import type { EvaluationTables } from "./tables.ts";

/**
 * The newest trial of the project that may stand for one with these conditions: it did not error, and the run that played it ended and left
 * no call that belongs to no trial. Undefined where there is none.
 */
export async function findReusableTrial(
  db: Db,
  { organization, project }: ProjectScope,
  conditions: string,
): Promise<StoredTrial | undefined> {
  const row = await db
    .withTables<EvaluationTables>()
    .selectFrom("evaluation_trials as trial")
    .innerJoin("evaluation_runs as run", "run.id", "trial.run_id")
    .select(["trial.run_id", "trial.result"])
    .where("trial.conditions", "=", conditions)
    .where("trial.status", "<>", "errored")
    .where("run.organization", "=", organization)
    .where("run.project", "=", project)
    .where("run.status", "=", "finished")
    .where(sql<boolean>`run.report ->> 'unattributedCalls' = '0'`)
    .orderBy("trial.finished_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row.result, reusedFrom: row.result.reusedFrom ?? row.run_id };
}
