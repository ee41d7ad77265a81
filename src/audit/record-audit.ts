import type { Clock } from "../kernel/clock.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { storableJson } from "../platform/postgres/storable-json.ts";
import { appendLeaf, type Frontier } from "./domain/frontier.ts";
import type { AuditRecord } from "./domain/record.ts";
import { hashLeaf } from "./domain/tree-hash.ts";
import type { AuditTables } from "./tables.ts";

/** What the caller says of an act; time and scope are added. */
export type AuditEntry = Omit<AuditRecord, "at" | "organization" | "project" | "evidence" | "facts"> &
  Partial<Pick<AuditRecord, "evidence" | "facts">>;

/**
 * Appends an audit record. INVARIANT: `tx` is the transaction that makes the change, so the two commit together or not at all.
 *
 * Call it last. It locks the organization's log until the transaction ends, so that records are numbered without gaps in the order of
 * their commits; whoever takes another lock after it can wait for somebody who waits for the log.
 */
export async function recordAudit(tx: Db, clock: Clock, scope: ProjectScope, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, clock, [{ ...entry, organization: scope.organization, project: scope.project }]);
}

/** As `recordAudit`, for up to 5,000 records in the order given, in as many round trips as for one. They may be of several projects. */
export async function recordAudits(tx: Db, clock: Clock, entries: readonly (AuditEntry & ProjectScope)[]): Promise<void> {
  const at = new Date(clock()).toISOString();
  const records = entries.map((entry) => {
    const record: AuditRecord = {
      at,
      actor: entry.actor,
      action: entry.action,
      object: entry.object,
      organization: entry.organization,
      project: entry.project,
      what: entry.what,
      evidence: entry.evidence ?? null,
      facts: entry.facts ?? {},
    };
    return storableJson(record) as AuditRecord; // only characters within its texts change
  });
  const logs = Map.groupBy(records, ({ organization }) => organization);
  // Locked in one order by everybody: two writers to the same two logs must not wait for each other.
  for (const organization of [...logs.keys()].toSorted()) await append(tx, organization, logs.get(organization) ?? []);
}

async function append(tx: Db, organization: string, records: readonly AuditRecord[]): Promise<void> {
  const tables = tx.withTables<AuditTables>();
  const head = await tables
    .insertInto("audit_heads")
    .values({ organization, size: 0, frontier: "[]" })
    // Changes nothing; it locks the head that is there, also against whoever makes it at this moment.
    .onConflict((conflict) => conflict.column("organization").doUpdateSet({ organization }))
    .returning(["size", "frontier"])
    .executeTakeFirstOrThrow();
  let frontier: Frontier = { size: head.size, hashes: head.frontier };
  const rows = records.map((record) => {
    const text = canonicalJson(record);
    const [seq, leaf] = [frontier.size, hashLeaf(text)];
    const appended = appendLeaf(frontier, leaf);
    frontier = appended.frontier;
    const { project, object } = record;
    return { organization, seq, project, object, record: text, leaf, nodes: JSON.stringify(appended.completed) };
  });
  await tables.insertInto("audit_records").values(rows).execute();
  await tables
    .updateTable("audit_heads")
    .set({ size: frontier.size, frontier: JSON.stringify(frontier.hashes) })
    .where("organization", "=", organization)
    .execute();
}
