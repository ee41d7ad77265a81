import { z } from "zod";

/** A role in a project and an environment; `*` for all. */
const grantView = z.object({ role: z.string(), project: z.string(), environment: z.string() });

/** A key without its secret. */
const keyView = z.object({
  id: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
  state: z.enum(["usable", "expired", "revoked"]),
});
export type KeyView = z.infer<typeof keyView>;

/** A person or a machine that may act. */
export const principalView = z.object({
  name: z.string(),
  kind: z.enum(["person", "machine"]),
  disabled: z.boolean(),
  createdAt: z.string(),
  grants: z.array(grantView),
  keys: z.array(keyView),
});
export type PrincipalView = z.infer<typeof principalView>;

/** A key that was just made. `key` is shown here and never again. */
export const newKeyView = z.object({ id: z.string(), key: z.string(), expiresAt: z.string() });
export type NewKeyView = z.infer<typeof newKeyView>;

/** Somebody who was just added, with their first key. */
export const addedView = z.object({ principal: principalView, key: newKeyView });
export type AddedView = z.infer<typeof addedView>;

/** Who calls. */
export const meView = z.object({
  name: z.string(),
  kind: z.enum(["person", "machine"]),
  /** False until the first key exists: the name is only what the caller said. */
  verified: z.boolean(),
  grants: z.array(grantView),
  /** What the caller may do in the project and environment of the address. */
  permissions: z.array(z.string()),
});
export type MeView = z.infer<typeof meView>;
