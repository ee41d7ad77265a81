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
