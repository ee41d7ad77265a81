import { randomBytes } from "node:crypto";

import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Scope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { actorOfPrincipal, isUsable } from "./domain/principal.ts";
import { findKey, type KeyOwner, useKey } from "./key-owner.ts";
import { hashSecret } from "./key-text.ts";
import type { TenancyTables } from "./tables.ts";

const lifeMs = 12 * 60 * 60 * 1_000;
const cookieName = "airworthy_session";

/** The session's token in a request's Cookie header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name === cookieName)?.[1];
}

/** The Set-Cookie header that keeps a session's token, or forgets it. `secure` where the browser came by https. */
export function writeSessionCookie(token: string | undefined, secure: boolean): string {
  const kept = token === undefined ? "; Max-Age=0" : `${token}; Max-Age=${lifeMs / 1_000}`;
  return `${cookieName}=${kept}; Path=/api/v1; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}

/** Opens a session of the console for who showed a key, ending the one that the browser had before; returns its token. */
export async function openSession(
  db: Db,
  clock: Clock,
  { owner, scope, before }: { readonly owner: KeyOwner; readonly scope: Scope; readonly before: string | undefined },
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const now = clock();
  const session = { hash: hashSecret(token), key_id: owner.keyId, created_at: new Date(now), expires_at: new Date(now + lifeMs) };
  await db.transaction().execute(async (tx) => {
    const tables = tx.withTables<TenancyTables>();
    await tables.deleteFrom("console_sessions").where("expires_at", "<=", new Date(now)).execute();
    if (before !== undefined) await tables.deleteFrom("console_sessions").where("hash", "=", hashSecret(before)).execute();
    await tables.insertInto("console_sessions").values(session).execute();
    await recordAudit(tx, clock, scope, {
      actor: actorOfPrincipal(owner).actor,
      action: "session.opened",
      object: `principal/${owner.name}`,
      what: `${owner.name} signed in to the console`,
      facts: { key: owner.keyId },
    });
  });
  return token;
}

/** Whose session a token is; undefined when there is none, or it or its key has ended. */
export async function findSession(db: Db, clock: Clock, organization: string, token: string): Promise<KeyOwner | undefined> {
  const session = await db
    .withTables<TenancyTables>()
    .selectFrom("console_sessions")
    .select("key_id")
    .where("hash", "=", hashSecret(token))
    .where("expires_at", ">", new Date(clock()))
    .executeTakeFirst();
  const key = session === undefined ? undefined : await findKey(db, organization, session.key_id);
  return key === undefined || !isUsable(key, clock()) ? undefined : useKey(db, clock, key);
}

/** Ends the session of a token; false when there was none. */
export async function endSession(
  db: Db,
  clock: Clock,
  { actor, scope, token }: { readonly actor: Actor; readonly scope: Scope; readonly token: string },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const ended = await tx
      .withTables<TenancyTables>()
      .deleteFrom("console_sessions")
      .where("hash", "=", hashSecret(token))
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) return false;
    await recordAudit(tx, clock, scope, {
      actor: actor.actor,
      action: "session.ended",
      object: `principal/${actor.person}`,
      what: `${actor.person} signed out of the console`,
    });
    return true;
  });
}
