import { isUsable, type Key, type Principal } from "./domain/principal.ts";
import type { NewKey } from "./keys.ts";
import type { KeyView, NewKeyView, PrincipalView } from "./views.ts";

/** A principal as the API shows it. */
export function toPrincipalView(principal: Principal, now: number): PrincipalView {
  return {
    name: principal.name,
    kind: principal.kind,
    disabled: principal.disabledAt !== undefined,
    createdAt: toText(principal.createdAt),
    grants: [...principal.grants],
    keys: principal.keys.map((key) => toKeyView(key, now)),
  };
}

/** A key as it is shown once. */
export function toNewKeyView({ id, text, expiresAt }: NewKey): NewKeyView {
  return { id, key: text, expiresAt: expiresAt.toISOString() };
}

function toKeyView(key: Key, now: number): KeyView {
  return {
    id: key.id,
    createdAt: toText(key.createdAt),
    expiresAt: toText(key.expiresAt),
    lastUsedAt: key.lastUsedAt === undefined ? null : toText(key.lastUsedAt),
    state: isUsable(key, now) ? "usable" : key.revokedAt === undefined ? "expired" : "revoked",
  };
}

function toText(at: number): string {
  return new Date(at).toISOString();
}
