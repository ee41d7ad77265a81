import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";

import { ensureKeys, makeSigningKey, type PlatformKey } from "../platform/keys/ensure-keys.ts";
import type { Db } from "../platform/postgres/connect.ts";

/** The keys that control planes and gateways of one database share. */
export type PlatformKeys = {
  /** Ed25519, PKCS #8 PEM: signs snapshots. */
  readonly signingPrivatePem: string;
  /** SPKI PEM: what gateways verify with. */
  readonly signingPublicPem: string;
  /** HMAC-SHA-256 keys of session tokens, newest first. */
  readonly sessionKeys: readonly PlatformKey[];
};

/** Reads the keys, making them at the first start. */
export async function ensurePlatformKeys(db: Db): Promise<PlatformKeys> {
  const [signing] = await ensureKeys(db, "snapshot-signing", { id: "snapshot-1", make: makeSigningKey });
  const sessionKeys = await ensureKeys(db, "session-token", { id: "session-1", make: () => randomBytes(32).toString("base64url") });
  return {
    signingPrivatePem: signing.secret,
    signingPublicPem: createPublicKey(createPrivateKey(signing.secret)).export({ type: "spki", format: "pem" }).toString(),
    sessionKeys,
  };
}
