import { z } from "zod";

/** One audit record as the API shows it. */
export const auditView = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  /** What happened, in a sentence. */
  what: z.string(),
  evidence: z.object({ label: z.string(), href: z.string() }).nullable(),
  hash: z.string(),
});
export type AuditView = z.infer<typeof auditView>;

/** An organization's log: what it is verified with, and how far it is signed. */
export const auditLogView = z.object({
  /** The vkey that its checkpoints are signed with. */
  key: z.string(),
  size: z.int(),
  /** The newest checkpoint; null when the log is not signed any more. */
  checkpoint: z.object({ size: z.int(), root: z.string(), note: z.string(), at: z.string() }).nullable(),
  /** Why it is not signed any more, and what to do. */
  problem: z.string().nullable(),
});
export type AuditLogView = z.infer<typeof auditLogView>;
