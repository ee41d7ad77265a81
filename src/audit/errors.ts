/** Problems of the audit log at the HTTP edge. */
export const auditProblems = {
  "audit/record-not-found": { status: 404, title: "There is no such record" },
  "audit/size-out-of-range": { status: 422, title: "The log has never had this many records" },
  "audit/log-inconsistent": { status: 500, title: "The audit log is not what was signed" },
} as const;
