import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditTables } from "./tables.ts";
import type { AuditView } from "./views.ts";

/** Which records of a project: newest first, at most `limit`. What is absent does not matter. */
export type AuditFilter = {
  readonly object?: string | undefined;
  readonly actor?: string | undefined;
  readonly actions?: readonly string[] | undefined;
  /** At this time or later, and before that time. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Below this sequence number. */
  readonly before?: number | undefined;
  readonly limit: number;
};

/** Audit records of a project, newest first. */
export async function listAudit(db: Db, scope: ProjectScope, filter: AuditFilter): Promise<AuditView[]> {
  const { object, actor, actions, from, to, before, limit } = filter;
  let query = db
    .withTables<AuditTables>()
    .selectFrom("audit_records")
    .select(["seq", "record", "leaf"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
  if (object !== undefined) query = query.where("object", "=", object);
  if (actor !== undefined) query = query.where((eb) => eb(eb.ref("record", "->>").key("actor"), "=", actor));
  if (actions !== undefined) query = query.where((eb) => eb(eb.ref("record", "->>").key("action"), "in", [...actions]));
  // Times are all written alike (ISO 8601 in UTC with milliseconds), so their texts sort as they do.
  if (from !== undefined) query = query.where((eb) => eb(eb.ref("record", "->>").key("at"), ">=", from.toISOString()));
  if (to !== undefined) query = query.where((eb) => eb(eb.ref("record", "->>").key("at"), "<", to.toISOString()));
  if (before !== undefined) query = query.where("seq", "<", before);
  const rows = await query.orderBy("seq", "desc").limit(limit).execute();
  return rows.map(({ seq, record, leaf }) => ({
    seq,
    at: record.at,
    actor: record.actor,
    action: record.action,
    object: record.object,
    what: record.what,
    evidence: record.evidence,
    hash: leaf,
  }));
}
