import type { Actor } from "../../kernel/actor.ts";

/** The roles that a principal can be granted. */
export const roles = [
  "platform",
  "data-engineer",
  "mlops",
  "ml-governance",
  "prompt-engineer",
  "ai-engineer",
  "devops",
  "auditor",
  "approver",
  "break-glass",
  "reporter",
] as const;
export type Role = (typeof roles)[number];

/** In place of a project or an environment: all of them. */
export const everywhere = "*";

/** A role in a project and an environment; `*` for all. */
export type Grant = { readonly role: Role; readonly project: string; readonly environment: string };

/** A key as it is stored: never its secret. Times are milliseconds since the epoch. */
export type Key = {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** To the minute. Undefined: never used. */
  readonly lastUsedAt: number | undefined;
  readonly revokedAt: number | undefined;
};

/** A person or a machine of an organization that may act, with what it was granted. */
export type Principal = {
  readonly organization: string;
  readonly name: string;
  readonly kind: Actor["kind"];
  readonly createdAt: number;
  readonly disabledAt: number | undefined;
  readonly grants: readonly Grant[];
  readonly keys: readonly Key[];
};

/** True while a key opens anything. */
export function isUsable(key: Pick<Key, "expiresAt" | "revokedAt">, now: number): boolean {
  return key.revokedAt === undefined && now < key.expiresAt;
}

/** True for a role in every project and environment. */
export function isEverywhere({ project, environment }: Omit<Grant, "role">): boolean {
  return project === everywhere && environment === everywhere;
}

/**
 * True while somebody can still manage people: is not disabled, has `platform` everywhere and a key that opens.
 * INVARIANT: no change of people makes this false, or nobody could undo it.
 */
export function someoneGoverns(principals: readonly Principal[], now: number): boolean {
  return principals.some(
    ({ disabledAt, grants, keys }) =>
      disabledAt === undefined &&
      grants.some((grant) => grant.role === "platform" && isEverywhere(grant)) &&
      keys.some((key) => isUsable(key, now)),
  );
}

/** How decisions and the audit record name a principal that a key has proved. */
export function actorOfPrincipal({ name, kind }: Pick<Principal, "name" | "kind">): Actor {
  return { person: name, kind, verified: true, actor: `${kind}:${name}` };
}
