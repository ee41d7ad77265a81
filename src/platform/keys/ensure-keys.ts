import { generateKeyPairSync } from "node:crypto";

import type { Db } from "../postgres/connect.ts";

/** What a key of this platform is for. */
export type KeyPurpose = "snapshot-signing" | "session-token" | "audit-signing";

/** A key as it is stored: PKCS #8 PEM where it signs, else base64url. */
export type PlatformKey = { readonly id: string; readonly secret: string };

type KeyTables = { platform_keys: { id: string; purpose: KeyPurpose; secret: string; created_at: Date } };

/** The keys of a purpose that everybody on this database shares, newest first. At the first start the first one is made, under the id given. */
export async function ensureKeys(
  db: Db,
  purpose: KeyPurpose,
  first: { readonly id: string; readonly make: () => string },
): Promise<[PlatformKey, ...PlatformKey[]]> {
  const tables = db.withTables<KeyTables>();
  const read = () =>
    tables.selectFrom("platform_keys").select(["id", "secret"]).where("purpose", "=", purpose).orderBy("created_at", "desc").execute();
  let [newest, ...older] = await read();
  if (newest === undefined) {
    // Whoever starts at the same moment on the same database may be first: the key that is stored counts.
    await tables
      .insertInto("platform_keys")
      .values({ id: first.id, purpose, secret: first.make(), created_at: new Date() })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
    [newest, ...older] = await read();
  }
  if (newest === undefined) throw new Error(`The key ${first.id} is stored for another purpose than ${purpose}`);
  return [newest, ...older];
}

/** A new Ed25519 private key, as PKCS #8 PEM. */
export function makeSigningKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
