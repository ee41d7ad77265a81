import type { Actor } from "../kernel/actor.ts";
import type { Caller } from "../platform/http/access.ts";
import { isAllowed } from "./domain/permissions.ts";
import { actorOfPrincipal, type Principal } from "./domain/principal.ts";
import { sayRefusal } from "./domain/say-refusal.ts";

/** Somebody whom a key has proved: may do what their roles allow. */
export function callerOfPrincipal(principal: Pick<Principal, "name" | "kind" | "grants">): Caller {
  return {
    actor: actorOfPrincipal(principal),
    refusal: (permission, scope) =>
      isAllowed(principal, permission, scope)
        ? undefined
        : { code: "tenancy/not-permitted", message: sayRefusal(principal, permission, scope) },
  };
}

/** Somebody who only gave a name, while nobody has a key: may do everything but override a gate. */
export function unverifiedCaller(asPerson: string | undefined): Caller {
  const given = asPerson?.trim().slice(0, 80) ?? "";
  const person = given === "" ? "unknown" : given;
  const actor: Actor = { person, kind: "person", verified: false, actor: `person:${person} (unverified)` };
  const message = `${person} has shown no key, and gate:override comes with the role break-glass only. Make the first key: airworthy person add NAME --role platform`;
  return { actor, refusal: (permission) => (permission === "gate:override" ? { code: "tenancy/not-permitted", message } : undefined) };
}
