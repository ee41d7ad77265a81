import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import { permissions } from "../kernel/permission.ts";
import type { Scope } from "../kernel/scope.ts";
import type { Caller } from "../platform/http/access.ts";
import { callerOf, type HttpHost, refuse, scopeOf } from "../platform/http/host.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { callerOfPrincipal } from "./callers.ts";
import type { Access } from "./create-access.ts";
import type { Grant } from "./domain/principal.ts";
import { listPrincipals } from "./principal-store.ts";
import { endSession, openSession, readSessionCookie, writeSessionCookie } from "./sessions.ts";
import { type MeView, meView } from "./views.ts";

export type SessionRoutesDeps = { readonly db: Db; readonly clock: Clock; readonly access: Access };

/** `GET /me`, `POST /sign-in`, `POST /sign-out`. */
export function addSessionRoutes(host: HttpHost, { db, clock, access }: SessionRoutesDeps): void {
  host.get(
    "/api/v1/me",
    { config: { permission: "anyone" }, schema: { summary: "Who calls, and what they may do", response: { 200: meView } } },
    async (request) => {
      const caller = callerOf(request);
      const scope = scopeOf(request);
      const [principal] = caller.actor.verified ? await listPrincipals(db, scope.organization, caller.actor.person) : [];
      return toMeView(caller, principal?.grants ?? [], scope);
    },
  );

  host.post(
    "/api/v1/sign-in",
    {
      config: { permission: "public" },
      schema: {
        summary: "Open a session of the console with a key; the answer sets its cookie",
        body: z.strictObject({ key: z.string().max(200) }),
        response: { 200: meView },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request);
      const owner = await access.checkKey(request.body.key.trim(), { address: request.ip, scope });
      if (!owner.ok) throw refuse(reply, owner.error);
      const before = readSessionCookie(request.headers.cookie);
      const token = await openSession(db, clock, { owner: owner.value, scope, before });
      void reply.header("set-cookie", writeSessionCookie(token, isHttps(request.headers.origin)));
      return toMeView(callerOfPrincipal(owner.value), owner.value.grants, scope);
    },
  );

  host.post(
    "/api/v1/sign-out",
    {
      config: { permission: "anyone" },
      schema: { summary: "End the console's session", response: { 200: z.object({ ended: z.boolean() }) } },
    },
    async (request, reply) => {
      const token = readSessionCookie(request.headers.cookie);
      const { actor } = callerOf(request);
      const ended = token !== undefined && (await endSession(db, clock, { actor, scope: scopeOf(request), token }));
      void reply.header("set-cookie", writeSessionCookie(undefined, isHttps(request.headers.origin)));
      return { ended };
    },
  );
}

function toMeView(caller: Caller, grants: readonly Grant[], scope: Scope): MeView {
  const { person: name, kind, verified } = caller.actor;
  const may = permissions.filter((permission) => caller.refusal(permission, scope) === undefined);
  return { name, kind, verified, grants: [...grants], permissions: may };
}

/** The page says how the browser came to it; a proxy may have ended its TLS before us. */
function isHttps(origin: string | undefined): boolean {
  return origin?.startsWith("https:") === true;
}
