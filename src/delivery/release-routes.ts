import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import { listAudit } from "../audit/index.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findVersion, loadVersion, toVersionView } from "../registry/index.ts";
import { createRelease } from "./create-release.ts";
import { abortRelease, decideByPerson, type DecideError, pendingDecision } from "./decide-by-person.ts";
import { findRelease, listReleases, type StoredRelease } from "./release-store.ts";
import { toReleaseView } from "./release-view.ts";
import { releaseDetailView, releaseView } from "./views.ts";

export type ReleaseRoutesDeps = { readonly db: Db; readonly clock: Clock; readonly changes: ChangeFeed; readonly poke: () => void };

const releaseParams = z.object({ id: z.string().max(200) });
const reason = z.string().trim().min(1).max(1_000);

/** `POST /releases`, `GET /releases`, `GET /releases/{id}`, `POST /releases/{id}/sign-off`, `POST /releases/{id}/abort`. */
export function addReleaseRoutes(host: HttpHost, deps: ReleaseRoutesDeps): void {
  const { db, clock } = deps;
  const find = async (request: Parameters<typeof scopeOf>[0], id: string): Promise<StoredRelease> => {
    const release = await findRelease(db, scopeOf(request), id);
    if (release === undefined)
      throw new ProblemError("delivery/release-not-found", `There is no release "${id}". Use an id or AGENT@VERSION.`);
    return release;
  };
  const answerWith = async (request: Parameters<typeof scopeOf>[0], release: StoredRelease) => {
    deps.poke();
    deps.changes.publish({ topic: "release", id: release.id });
    return toReleaseView(db, await find(request, release.id));
  };

  host.post(
    "/api/v1/releases",
    {
      config: { permission: "releases:create" },
      schema: {
        summary: "Start a release",
        body: z.strictObject({ agent: z.string(), version: z.string() }),
        response: { 201: releaseView },
      },
    },
    async (request, reply) => {
      const { agent, version: name } = request.body;
      const version = await findVersion(db, scopeOf(request), agent, name);
      if (version === undefined)
        throw new ProblemError("registry/version-not-found", `"${agent}" has no version "${name}". Register it first.`);
      const created = await createRelease(db, clock, version, actorOf(request));
      if (!created.ok) {
        const { error } = created;
        throw error.code === "delivery/release-open"
          ? new ProblemError(error.code, `Release ${error.release} of "${agent}" is open. Finish or abort it first.`)
          : new ProblemError(error.code, `${agent} ${name} is live. Register another version to release.`);
      }
      return reply.code(201).send(await answerWith(request, await find(request, created.value)));
    },
  );

  host.get(
    "/api/v1/releases",
    {
      config: { permission: "releases:read" },
      schema: {
        summary: "Releases, newest first",
        querystring: z.object({ agent: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(100) }),
        response: { 200: z.object({ items: z.array(releaseView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { agent, limit } = request.query;
      const releases = await listReleases(db, scopeOf(request), { ...(agent === undefined ? {} : { agent }), limit });
      return { items: await Promise.all(releases.map((release) => toReleaseView(db, release))), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/releases/:id",
    {
      config: { permission: "releases:read" },
      schema: { summary: "One release: an id, or AGENT@VERSION", params: releaseParams, response: { 200: releaseDetailView } },
    },
    async (request) => {
      const release = await find(request, request.params.id);
      const [view, version, audit] = await Promise.all([
        toReleaseView(db, release),
        loadVersion(db, release.versionId),
        listAudit(db, release, { object: `release/${release.id}`, limit: 100 }),
      ]);
      return { ...view, built: toVersionView(version), audit };
    },
  );

  host.post(
    "/api/v1/releases/:id/sign-off",
    {
      config: { permission: "releases:sign-off" },
      schema: {
        summary: "Approve or deny what a release waits for",
        params: releaseParams,
        body: z.strictObject({ decision: z.enum(["approved", "denied"]), reason, digest: z.string() }),
        response: { 200: releaseView },
      },
    },
    async (request) => {
      const release = await find(request, request.params.id);
      const version = await loadVersion(db, release.versionId);
      const decided = await decideByPerson(db, clock, release, version, { ...request.body, by: actorOf(request) });
      if (!decided.ok) throw toProblem(decided.error);
      return answerWith(request, release);
    },
  );

  host.post(
    "/api/v1/releases/:id/abort",
    {
      config: { permission: "releases:stop" },
      schema: { summary: "End a release", params: releaseParams, body: z.strictObject({ reason }), response: { 200: releaseView } },
    },
    async (request) => {
      const release = await find(request, request.params.id);
      const version = await loadVersion(db, release.versionId);
      const aborted = await abortRelease(db, clock, release, version, request.body.reason, actorOf(request));
      if (!aborted.ok) throw toProblem(aborted.error);
      return answerWith(request, release);
    },
  );
}

function toProblem(error: DecideError): ProblemError {
  switch (error.code) {
    case "delivery/nothing-to-decide": {
      const { status, next } = error.release;
      const state = pendingDecision(error.release) ?? status;
      return new ProblemError(error.code, `The release is ${state} and waits for no one. ${next}`.trim());
    }
    case "delivery/digest-differs":
      return new ProblemError(error.code, `The release is of ${error.digest}. Look at it again and decide on that.`);
    case "delivery/already-finished":
      return new ProblemError(error.code, `It is ${error.release.status}; only a release before its last step can be ended.`);
  }
}
