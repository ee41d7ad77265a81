import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";

import type { Db } from "../platform/postgres/connect.ts";
import type { DeliveryTables } from "./tables.ts";

/** The keys that control planes and gateways of one database share. */
export type PlatformKeys = {
  /** Ed25519, PKCS #8 PEM: signs snapshots. */
  readonly signingPrivatePem: string;
  /** SPKI PEM: what gateways verify with. */
  readonly signingPublicPem: string;
  /** HMAC-SHA-256 keys of session tokens, newest first. */
  readonly sessionKeys: readonly { readonly id: string; readonly secret: string }[];
};

/** Reads the keys, making them at the first start. */
export async function ensurePlatformKeys(db: Db): Promise<PlatformKeys> {
  const tables = db.withTables<DeliveryTables>();
  const { privateKey } = generateKeyPairSync("ed25519");
  await tables
    .insertInto("platform_keys")
    .values([
      { id: "snapshot-1", purpose: "snapshot-signing", secret: privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
      { id: "session-1", purpose: "session-token", secret: randomBytes(32).toString("base64url") },
    ])
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  const rows = await tables.selectFrom("platform_keys").select(["id", "purpose", "secret"]).orderBy("created_at", "desc").execute();
  const signing = rows.find((row) => row.purpose === "snapshot-signing");
  if (signing === undefined) throw new Error("The snapshot signing key is missing from the database");
  return {
    signingPrivatePem: signing.secret,
    signingPublicPem: createPublicKey(createPrivateKey(signing.secret)).export({ type: "spki", format: "pem" }).toString(),
    sessionKeys: rows.filter((row) => row.purpose === "session-token").map(({ id, secret }) => ({ id, secret })),
  };
}
