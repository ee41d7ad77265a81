import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Refusal } from "../platform/http/access.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { isUsable } from "./domain/principal.ts";
import { findKey, type KeyOwner, useKey } from "./key-owner.ts";
import { hashSecret, isSameHash, readKeyText } from "./key-text.ts";

/** Finds the owner of a key. Only who holds the whole key learns why it does not open. */
export async function checkKey(db: Db, clock: Clock, organization: string, text: string): Promise<Result<KeyOwner, Refusal>> {
  const sent = readKeyText(text);
  if (sent === undefined) {
    const message = "This is not a key, or it was mistyped or cut. A key begins with aw_key_ and has 106 characters.";
    return err({ code: "tenancy/key-malformed", message });
  }
  const { id } = sent;
  const key = await findKey(db, organization, id);
  if (key === undefined || !isSameHash(key.hash, hashSecret(sent.text))) {
    return err({ code: "tenancy/key-unknown", message: `Key ${id} is not known here. Is it a key of another Airworthy?` });
  }
  if (isUsable(key, clock())) return ok(await useKey(db, clock, key));
  const another = `Somebody with people:write makes another: airworthy person key ${key.principal}`;
  return key.revokedAt === undefined
    ? err({ code: "tenancy/key-expired", message: `Key ${id} expired at ${new Date(key.expiresAt).toISOString()}. ${another}` })
    : err({ code: "tenancy/key-revoked", message: `Key ${id} was revoked. ${another}` });
}
