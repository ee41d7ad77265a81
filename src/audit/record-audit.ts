import { createHash } from "node:crypto";

import type { Clock } from "../kernel/clock.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditRecord } from "./domain/record.ts";
import type { AuditTables } from "./tables.ts";

/** What the caller says of an act; time and scope are added. */
export type AuditEntry = Omit<AuditRecord, "at" | "organization" | "project" | "evidence" | "facts"> &
  Partial<Pick<AuditRecord, "evidence" | "facts">>;

/**
 * Appends an audit record. INVARIANT: `tx` is the transaction that makes the change, so the two commit together or not at all.
 * The leaf is SHA-256 over 0x00 and the record's canonical JSON (RFC 6962 section 2.1).
 */
export async function recordAudit(tx: Db, clock: Clock, scope: ProjectScope, entry: AuditEntry): Promise<void> {
  const record: AuditRecord = {
    at: new Date(clock()).toISOString(),
    actor: entry.actor,
    action: entry.action,
    object: entry.object,
    organization: scope.organization,
    project: scope.project,
    what: entry.what,
    evidence: entry.evidence ?? null,
    facts: entry.facts ?? {},
  };
  const leaf = createHash("sha256").update(Uint8Array.of(0)).update(canonicalJson(record)).digest("hex");
  await tx
    .withTables<AuditTables>()
    .insertInto("audit_records")
    .values({ organization: scope.organization, project: scope.project, object: entry.object, record: JSON.stringify(record), leaf })
    .execute();
}
