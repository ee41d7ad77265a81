import type { ColumnType, JSONColumnType } from "kysely";

import type { AuditRecord } from "./domain/record.ts";
import type { Hash } from "./domain/tree-hash.ts";

export type AuditTables = {
  audit_records: {
    organization: string;
    seq: number;
    project: string;
    object: string;
    record: JSONColumnType<AuditRecord>;
    leaf: Hash;
    nodes: JSONColumnType<readonly Hash[]>;
  };
  audit_heads: { organization: string; size: number; frontier: JSONColumnType<readonly Hash[]> };
  audit_checkpoints: { organization: string; size: number; root: Hash; note: string; at: ColumnType<Date, Date, never> };
  installation: { id: string };
};
