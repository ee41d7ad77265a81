import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditTables } from "./tables.ts";
import type { AuditView } from "./views.ts";

/** Which records: of one object, of some actions, below a sequence number; newest first, at most `limit`. */
export type AuditFilter = {
  readonly object?: string | undefined;
  readonly actions?: readonly string[];
  readonly before?: number | undefined;
  readonly limit: number;
};

/** Audit records of a project, newest first. */
export async function listAudit(db: Db, scope: ProjectScope, filter: AuditFilter): Promise<AuditView[]> {
  let query = db
    .withTables<AuditTables>()
    .selectFrom("audit_records")
    .select(["seq", "record", "leaf"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
  if (filter.object !== undefined) query = query.where("object", "=", filter.object);
  if (filter.before !== undefined) query = query.where("seq", "<", filter.before);
  if (filter.actions !== undefined)
    query = query.where((eb) => eb(eb.ref("record", "->>").key("action"), "in", [...(filter.actions ?? [])]));
  const rows = await query.orderBy("seq", "desc").limit(filter.limit).execute();
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
