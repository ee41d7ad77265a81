import { z } from "zod";

import type { Result } from "../kernel/result.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { ChangedBy, PeopleDeps, PeopleError } from "./change-people.ts";
import { everywhere, roles } from "./domain/principal.ts";
import { grantRole, ungrantRole } from "./grants.ts";
import { addKey, defaultKeyDays, revokeKey } from "./keys.ts";
import { listPrincipals } from "./principal-store.ts";
import { toNewKeyView, toPrincipalView } from "./principal-view.ts";
import { addPrincipal, disablePrincipal } from "./principals.ts";
import { sayPeopleError } from "./say-people-error.ts";
import { addedView, newKeyView, type PrincipalView, principalView } from "./views.ts";

const principalName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,79}$/, "must be lower-case letters, digits and . _ @ -, beginning with a letter or digit, at most 80");
const place = z.string().min(1).max(100).default(everywhere);
const expiresInDays = z.int().min(1).max(3_650).default(defaultKeyDays);
const ofPrincipal = z.object({ name: z.string().max(100) });
const ofGrant = ofPrincipal.extend({ role: z.enum(roles) });
const where = z.strictObject({ project: place, environment: place });

type Request = Parameters<typeof actorOf>[0];

/** `GET` and `POST /people`, and under `/people/{name}` keys, grants and `POST disable`. */
export function addPeopleRoutes(host: HttpHost, deps: PeopleDeps & { readonly changes: ChangeFeed }): void {
  const { db, clock, changes } = deps;
  const by = (request: Request): ChangedBy => ({ actor: actorOf(request), scope: scopeOf(request) });
  /** What a change of somebody came to; whoever shows people is told of it. */
  const done = <T>(request: Request, name: string, result: Result<T, PeopleError>): T => {
    if (!result.ok) throw toProblem(result.error);
    changes.publish(scopeOf(request), { topic: "person", id: name });
    return result.value;
  };
  const show = async (request: Request, name: string): Promise<PrincipalView> => {
    const [principal] = await listPrincipals(db, scopeOf(request).organization, name);
    if (principal === undefined) throw toProblem({ code: "tenancy/principal-not-found", name });
    return toPrincipalView(principal, clock());
  };

  host.get(
    "/api/v1/people",
    {
      config: { permission: "people:read" },
      schema: {
        summary: "People and machines with their roles and keys, by name",
        response: { 200: z.object({ items: z.array(principalView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const principals = await listPrincipals(db, scopeOf(request).organization);
      return { items: principals.map((principal) => toPrincipalView(principal, clock())), nextCursor: null };
    },
  );

  host.post(
    "/api/v1/people",
    {
      config: { permission: "people:write" },
      schema: {
        summary: "Add a person or a machine with roles and a first key, which is shown once",
        body: z.strictObject({
          name: principalName,
          kind: z.enum(["person", "machine"]).default("person"),
          roles: z.array(z.enum(roles)).min(1).max(roles.length),
          project: place,
          environment: place,
          expiresInDays,
        }),
        response: { 201: addedView },
      },
    },
    async (request, reply) => {
      const { roles, project, environment, ...added } = request.body;
      const grants = roles.map((role) => ({ role, project, environment }));
      const key = done(request, added.name, await addPrincipal(deps, by(request), { ...added, grants }));
      return reply.code(201).send({ principal: await show(request, added.name), key: toNewKeyView(key) });
    },
  );

  host.post(
    "/api/v1/people/:name/keys",
    {
      config: { permission: "people:write" },
      schema: {
        summary: "Make another key, which is shown once",
        params: ofPrincipal,
        body: z.strictObject({ expiresInDays }),
        response: { 201: newKeyView },
      },
    },
    async (request, reply) => {
      const key = done(request, request.params.name, await addKey(deps, by(request), { ...request.params, ...request.body }));
      return reply.code(201).send(toNewKeyView(key));
    },
  );

  host.delete(
    "/api/v1/people/:name/keys/:id",
    {
      config: { permission: "people:write" },
      schema: { summary: "Revoke a key", params: ofPrincipal.extend({ id: z.string().max(100) }), response: { 200: principalView } },
    },
    async (request) => {
      done(request, request.params.name, await revokeKey(deps, by(request), request.params));
      return show(request, request.params.name);
    },
  );

  for (const [method, change, summary] of [
    ["PUT", grantRole, "Grant a role; project and environment are * unless told"],
    ["DELETE", ungrantRole, "Take a role back, from the very project and environment it was granted for"],
  ] as const) {
    host.route({
      method,
      url: "/api/v1/people/:name/grants/:role",
      config: { permission: "people:write" },
      schema: { summary, params: ofGrant, querystring: where, response: { 200: principalView } },
      handler: async (request) => {
        const { name, role } = request.params;
        done(request, name, await change(deps, by(request), { name, grant: { role, ...request.query } }));
        return show(request, name);
      },
    });
  }

  host.post(
    "/api/v1/people/:name/disable",
    {
      config: { permission: "people:write" },
      schema: { summary: "Disable: every key and session ends at once", params: ofPrincipal, response: { 200: principalView } },
    },
    async (request) => {
      done(request, request.params.name, await disablePrincipal(deps, by(request), request.params.name));
      return show(request, request.params.name);
    },
  );
}

function toProblem(error: PeopleError): ProblemError {
  return new ProblemError(error.code, sayPeopleError(error));
}
