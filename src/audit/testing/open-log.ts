import { sql } from "kysely";

import { defaultProject } from "../../kernel/scope.ts";
import { createLog } from "../../platform/logging/log.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { openTestDatabase } from "../../platform/postgres/testing/open-test-database.ts";
import { type AuditSigner, ensureAuditSigner } from "../audit-signer.ts";
import { type Checkpoints, createCheckpoints } from "../checkpoints.ts";
import { exportLog } from "../export-log.ts";
import { type AuditEntry, recordAudits } from "../record-audit.ts";
import type { AuditTables } from "../tables.ts";

/** An audit log on an embedded database of its own. */
export type TestLog = AsyncDisposable & {
  readonly db: Db;
  readonly signer: AuditSigner;
  readonly checkpoints: Checkpoints;
  /** What the server's log was told, as JSON lines. */
  readonly said: readonly string[];
  /** Appends records in one transaction. */
  append(entries: readonly Partial<AuditEntry & typeof defaultProject>[]): Promise<void>;
  rows(organization?: string): Promise<{ seq: number; what: string; leaf: string; nodes: readonly string[] }[]>;
  /** The file that an export would be. */
  exportFile(): Promise<Buffer>;
  /** Changes rows as only the database's owner can, past what protects them. */
  tamper(statement: string): Promise<void>;
};

/** The clock of every record: records with equal facts have equal leaves. */
export const testClock = (): number => 1_000;

/** Opens an empty log. */
export async function openLog(): Promise<TestLog> {
  const db = await openTestDatabase();
  const signer = await ensureAuditSigner(db);
  const said: string[] = [];
  const log = createLog({}, { write: (line) => said.push(line) });
  const checkpoints = createCheckpoints({ db, clock: testClock, log, signer });
  return {
    db,
    signer,
    checkpoints,
    said,
    append: (entries) =>
      db.transaction().execute((tx) =>
        recordAudits(
          tx,
          testClock,
          entries.map((entry) => ({
            actor: "airworthy",
            action: "test.done",
            object: "test/1",
            what: "It was tested",
            ...defaultProject,
            ...entry,
          })),
        ),
      ),
    rows: async (organization = defaultProject.organization) => {
      const rows = await db
        .withTables<AuditTables>()
        .selectFrom("audit_records")
        .select(["seq", "record", "leaf", "nodes"])
        .where("organization", "=", organization)
        .orderBy("seq")
        .execute();
      return rows.map(({ record, ...row }) => ({ ...row, what: record.what }));
    },
    exportFile: async () => {
      const signed = await checkpoints.sign(defaultProject.organization);
      const records = signed.ok ? signed.value.size : signed.error.size;
      const { organization } = defaultProject;
      const parts = await exportLog(db, { organization, key: signer.keyOf(organization).vkey, records }).toArray();
      return Buffer.from(parts.join(""));
    },
    tamper: async (statement) => {
      await sql
        .raw(`alter table audit_records disable trigger user; ${statement}; alter table audit_records enable trigger user`)
        .execute(db);
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
