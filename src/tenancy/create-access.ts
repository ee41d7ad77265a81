import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Scope } from "../kernel/scope.ts";
import type { Authenticate, Call, Caller, Refusal } from "../platform/http/access.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { callerOfPrincipal, unverifiedCaller } from "./callers.ts";
import { checkKey } from "./check-key.ts";
import { createFailureLimit } from "./failure-limit.ts";
import type { KeyOwner } from "./key-owner.ts";
import { anyKeyExists } from "./principal-store.ts";
import { findSession, readSessionCookie } from "./sessions.ts";

/** Who may come in. */
export type Access = {
  readonly authenticate: Authenticate;
  /** Checks a key that somebody shows from an address; failures count against the address. */
  checkKey(text: string, from: { readonly address: string; readonly scope: Scope }): Promise<Result<KeyOwner, Refusal>>;
};

const safeMethods: readonly string[] = ["GET", "HEAD"];

/** Builds the check of every request: a key, else the console's session, else, until the first key exists, a name that nobody verifies. */
export function createAccess(db: Db, clock: Clock, log: Log): Access {
  const failures = createFailureLimit(clock);
  let keysExist = false;

  const check: Access["checkKey"] = async (text, { address, scope }) => {
    const checked = await checkKey(db, clock, scope.organization, text);
    if (checked.ok) return checked;
    const retryAfterSeconds = failures.note(address);
    if (retryAfterSeconds === undefined) {
      log.warn("key refused", { code: checked.error.code, address });
      return checked;
    }
    const message = `Too many keys from ${address} were refused. Wait ${retryAfterSeconds} s, and mend what sends them.`;
    return err({ code: "tenancy/too-many-failures", message, retryAfterSeconds });
  };

  const bySession = async (call: Call): Promise<Result<Caller, Refusal> | undefined> => {
    const token = readSessionCookie(call.cookie);
    const owner = token === undefined ? undefined : await findSession(db, clock, call.scope.organization, token);
    if (owner === undefined) return undefined;
    // A browser sends the cookie whoever's page asks. SameSite keeps other sites out, but not other ports of this host.
    if (!safeMethods.includes(call.method) && !isSameOrigin(call)) {
      return err({
        code: "http/origin-not-allowed",
        message: `A change by the console's session must come from the console: Origin "${call.origin ?? ""}" is not ${call.host ?? ""}.`,
      });
    }
    return ok(callerOfPrincipal(owner));
  };

  return {
    checkKey: check,
    authenticate: async (call) => {
      if (call.authorization !== undefined) {
        const owner = await check(call.authorization.replace(/^Bearer +/i, ""), call);
        return owner.ok ? ok(callerOfPrincipal(owner.value)) : owner;
      }
      const session = await bySession(call);
      if (session !== undefined) return session;
      keysExist ||= await anyKeyExists(db);
      if (!keysExist) return ok(unverifiedCaller(call.asPerson));
      const message = "Who calls must be proved by a key: sign in to the console, or set AIRWORTHY_KEY. A name alone counts no more.";
      return err({ code: "tenancy/key-needed", message });
    },
  };
}

function isSameOrigin({ origin, host }: Call): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
