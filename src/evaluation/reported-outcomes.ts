import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { EvaluationTables } from "./tables.ts";

/** What somebody outside saw of a session, such as a complaint or a paid invoice. */
export type ReportedOutcome = {
  /** Given by the reporter: the same id again changes nothing. */
  readonly id: string;
  readonly session: string;
  /** The name of a `reported` signal of the contract. */
  readonly signal: string;
  readonly failed: boolean;
  readonly reporter: string;
  readonly at: Date;
};

/** Stores a report; false when its id is known already. */
export async function storeReport(db: Db, scope: Scope, { at, ...report }: ReportedOutcome): Promise<boolean> {
  const { organization, project, environment } = scope;
  const { numInsertedOrUpdatedRows } = await db
    .withTables<EvaluationTables>()
    .insertInto("reported_outcomes")
    .values({ organization, project, environment, ...report, reported_at: at })
    .onConflict((conflict) => conflict.columns(["organization", "project", "environment", "id"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

/** What was reported on a session until a time. */
export async function listReports(db: Db, scope: Scope, session: string, until: Date): Promise<{ signal: string; failed: boolean }[]> {
  return db
    .withTables<EvaluationTables>()
    .selectFrom("reported_outcomes")
    .select(["signal", "failed"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("environment", "=", scope.environment)
    .where("session", "=", session)
    .where("reported_at", "<=", until)
    .execute();
}
