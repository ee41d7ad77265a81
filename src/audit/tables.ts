import type { GeneratedAlways, JSONColumnType } from "kysely";

import type { AuditRecord } from "./domain/record.ts";

export type AuditTables = {
  audit_records: {
    seq: GeneratedAlways<number>;
    organization: string;
    project: string;
    object: string;
    record: JSONColumnType<AuditRecord>;
    leaf: string;
  };
};
