import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import type { SessionKey } from "./compile-snapshot.ts";

const macLength = 32;
const nonceLength = 9;
const tokenForm = /^[A-Za-z0-9_-]{48,200}$/;

/** What a token says: which deployment its session is pinned to, and when it was made (milliseconds since the epoch). */
export type SessionToken = { readonly deployment: string; readonly madeAt: number };

/**
 * Makes the contextId of a new session: base64url, opaque to clients, at most 200 characters for key ids up to 24 and deployment ids up to 60.
 * The scope is not in the text but under the signature: a token is nothing to another agent.
 * @param scope scopeKey of the agent.
 */
export function makeSessionToken(token: SessionToken, { scope, key }: { readonly scope: string; readonly key: SessionKey }): string {
  const nonce = randomBytes(nonceLength).toString("base64url");
  const claim = Buffer.from([key.id, token.deployment, token.madeAt.toString(36), nonce].join(" "));
  return Buffer.concat([claim, sign(claim, scope, key)]).toString("base64url");
}

/** Reads a contextId; undefined when it is none of ours for this scope, be it foreign, forged, of a key that is gone or of another agent. */
export function readSessionToken(
  contextId: string,
  { scope, keys }: { readonly scope: string; readonly keys: readonly SessionKey[] },
): SessionToken | undefined {
  if (!tokenForm.test(contextId)) return undefined;
  const bytes = Buffer.from(contextId, "base64url");
  if (bytes.toString("base64url") !== contextId) return undefined; // one session, one spelling
  const claim = bytes.subarray(0, -macLength);
  const [keyId, deployment, madeAt] = claim.toString().split(" ");
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined || deployment === undefined || madeAt === undefined) return undefined;
  if (!timingSafeEqual(sign(claim, scope, key), bytes.subarray(-macLength))) return undefined;
  return { deployment, madeAt: Number.parseInt(madeAt, 36) };
}

function sign(claim: Buffer, scope: string, key: SessionKey): Buffer {
  return createHmac("sha256", key.secret).update(scope).update("\n").update(claim).digest();
}
