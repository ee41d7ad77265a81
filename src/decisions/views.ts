import { z } from "zod";

export const decisionStateView = z.enum(["pending", "approved", "denied", "expired", "cancelled", "used"]);

/** Something that people decide or have decided. */
export const decisionView = z.object({
  id: z.string(),
  kind: z.enum(["tool-call", "gate", "override", "sign-off", "canary"]),
  /** `release/ID` or `session/ID`. */
  object: z.string(),
  agent: z.string(),
  environment: z.string(),
  /** What is decided on, exactly: a version's digest or an action hash. */
  digest: z.string(),
  sentence: z.string(),
  state: decisionStateView,
  required: z.int(),
  /** Who made or asked for it, and may not approve. */
  barred: z.array(z.string()),
  votes: z.array(
    z.object({
      person: z.string(),
      verified: z.boolean(),
      verdict: z.enum(["approved", "denied"]),
      reason: z.string(),
      at: z.string(),
    }),
  ),
  askedAt: z.string(),
  /** Null: it waits as long as it takes. */
  expiresAt: z.string().nullable(),
  settledAt: z.string().nullable(),
  /** What a person needs to see to decide; for a tool call see toolCallDetail. */
  detail: z.record(z.string(), z.json()),
});
export type DecisionView = z.infer<typeof decisionView>;

/** What a held tool call's `detail` holds. */
export const toolCallDetail = z.object({
  version: z.string(),
  session: z.string().nullable(),
  server: z.string(),
  tool: z.string(),
  arguments: z.json(),
  /** Names of the policies that asked, and why in a sentence. */
  policies: z.array(z.string()),
  why: z.string(),
  policyDigest: z.string(),
  /** The customer's last message as the model's request had it; null: not seen. */
  said: z.string().nullable(),
  provenance: z.array(
    z.object({
      path: z.string(),
      value: z.json(),
      source: z.enum(["customer", "tool", "instructions", "agent", "unknown"]),
      where: z.string(),
      words: z.string(),
    }),
  ),
});
export type ToolCallDetail = z.infer<typeof toolCallDetail>;
