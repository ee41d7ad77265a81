export { listAudit, type AuditFilter } from "./list-audit.ts";
export { recordAudit, type AuditEntry } from "./record-audit.ts";
