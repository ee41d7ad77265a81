import { z } from "zod";

/** An agent version, immutable, as the API shows it. */
export const versionView = z.object({
  id: z.string(),
  agent: z.string(),
  version: z.string(),
  digest: z.string(),
  author: z.string(),
  registeredAt: z.string(),
  description: z.string(),
  wire: z.string(),
  /** `rehearsed` is a local stand-in that plays a fixed policy, not a language model. */
  model: z.object({ name: z.string(), rehearsed: z.boolean(), priceBasis: z.string().nullable() }).nullable(),
  constitution: z.string(),
  mcpServers: z.array(z.string()),
  toolPolicy: z.object({
    allow: z.array(z.string()).nullable(),
    sideEffects: z.array(z.string()).nullable(),
    /** The Cedar text that judges each call; null where there is none. */
    policies: z.string().nullable(),
    approval: z.object({ required: z.int(), holdMs: z.int(), expiresMs: z.int() }).nullable(),
  }),
  /** What runs elsewhere, so that the digest cannot cover what it is. */
  unpinned: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), digest: z.string(), bytes: z.int() })),
});
export type VersionView = z.infer<typeof versionView>;
