import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import { listAudit } from "../audit/index.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findVersion, loadVersion, toVersionView } from "../registry/index.ts";
import { listFailedSessions } from "../telemetry/index.ts";
import { createRelease } from "./create-release.ts";
import { listLooks } from "./look-store.ts";
import { type OverrideError, overrideGate } from "./override-gate.ts";
import { findRelease, listReleases, type StoredRelease } from "./release-store.ts";
import { sayStatus, toReleaseView } from "./release-view.ts";
import { abortRelease, pauseCanary, promoteCanary, rollBackCanary, type SteerError, type Word } from "./steer-release.ts";
import { type LookView, releaseDetailView, releaseView } from "./views.ts";
import { type VoteError, voteOnRelease } from "./vote-on-release.ts";

export type ReleaseRoutesDeps = { readonly db: Db; readonly clock: Clock; readonly changes: ChangeFeed; readonly poke: () => void };

const releaseParams = z.object({ id: z.string().max(200) });
const reason = z.string().trim().min(1).max(1_000);

/** `/releases`: start, list, read; sign off, override, promote, pause, resume, roll back, abort. */
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
    deps.changes.publish(release, { topic: "release", id: release.id });
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
      const [view, version, audit, looks, failures] = await Promise.all([
        toReleaseView(db, release),
        loadVersion(db, release.versionId),
        listAudit(db, release, { object: `release/${release.id}`, limit: 100 }),
        listLooks(db, release.id),
        listFailedSessions(db, release.id, 1_000),
      ]);
      // Those that came to their horizon after the last look have decided nothing.
      const last = looks.at(-1);
      const folded = last === undefined ? 0 : countSessions(last.canary) + countSessions(last.stable);
      return { ...view, built: toVersionView(version), audit, looks, failures: failures.filter(({ n }) => n <= folded) };
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
      const { decision: verdict, ...word } = request.body;
      const voted = await voteOnRelease(db, clock, release, { ...word, verdict, by: actorOf(request) });
      if (!voted.ok) throw toProblem(voted.error);
      return answerWith(request, release);
    },
  );

  for (const [path, permission, summary, act] of [
    ["override", "gate:override", "Take a release that its gate stopped further, against the verdict", overrideGate],
    ["promote", "releases:promote", "Pass the canary's step now, whatever the evidence", promoteCanary],
  ] as const) {
    host.post(
      `/api/v1/releases/:id/${path}`,
      {
        config: { permission },
        schema: { summary, params: releaseParams, body: z.strictObject({ reason, digest: z.string() }), response: { 200: releaseView } },
      },
      async (request) => {
        const release = await find(request, request.params.id);
        const version = await loadVersion(db, release.versionId);
        const acted = await act(db, clock, release, version, { ...request.body, by: actorOf(request) });
        if (!acted.ok) throw toProblem(acted.error);
        return answerWith(request, release);
      },
    );
  }

  for (const [path, summary, steer] of [
    ["pause", "Hold the canary at its weight", (release, word) => pauseCanary(db, clock, release, { ...word, paused: true })],
    ["resume", "Let a paused canary go on", (release, word) => pauseCanary(db, clock, release, { ...word, paused: false })],
    ["rollback", "Take the canary's sessions back", (release, word) => rollBackCanary(db, clock, release, word)],
    [
      "abort",
      "End a release before production",
      async (release, word) => abortRelease(db, clock, release, await loadVersion(db, release.versionId), word),
    ],
  ] satisfies [string, string, (release: StoredRelease, word: Word) => Promise<Result<void, SteerError>>][]) {
    host.post(
      `/api/v1/releases/:id/${path}`,
      {
        config: { permission: "releases:stop" },
        schema: { summary, params: releaseParams, body: z.strictObject({ reason }), response: { 200: releaseView } },
      },
      async (request) => {
        const release = await find(request, request.params.id);
        const steered = await steer(release, { reason: request.body.reason, by: actorOf(request) });
        if (!steered.ok) throw toProblem(steered.error);
        return answerWith(request, release);
      },
    );
  }
}

function countSessions({ succeeded, failed, unknown }: LookView["canary"]): number {
  return succeeded + failed + unknown;
}

function sayReviewNext({ release, review }: Extract<VoteError, { code: "delivery/review-incomplete" }>): string {
  return review.id === undefined
    ? `Make its queue: airworthy review create ${release.evaluationRun ?? ""}`
    : `Label what is left, or make another: airworthy review show ${review.id}`;
}

function toProblem(error: VoteError | OverrideError | SteerError): ProblemError {
  switch (error.code) {
    case "delivery/nothing-to-decide":
      return new ProblemError(error.code, `The release is ${error.release.status} and waits for no one. ${error.release.next}`.trim());
    case "delivery/review-incomplete":
      return new ProblemError(error.code, `Its gate requires a review (gate.review). ${error.review.sentence} ${sayReviewNext(error)}`);
    case "delivery/digest-differs":
    case "decisions/digest-differs":
      return new ProblemError(error.code, `The release is of ${error.digest}. Look at it again and decide on that.`);
    case "delivery/already-finished":
      return new ProblemError(
        error.code,
        `It is ${sayStatus(error.release.status)}; only a release without production sessions can be ended. A canary is rolled back.`,
      );
    case "delivery/no-canary":
      return new ProblemError(
        error.code,
        `It is ${sayStatus(error.release.status)} and no canary of it is running. ${error.release.next}`.trim(),
      );
    case "delivery/not-stopped-by-gate":
      return new ProblemError(
        error.code,
        `It is ${sayStatus(error.release.status)}; only a release that its gate stopped can be taken past it.`,
      );
    case "delivery/release-open":
      return new ProblemError(error.code, `Release ${error.release} of "${error.agent}" is open. Finish or abort it first.`);
    case "decisions/own-work":
      return new ProblemError(error.code, `${error.person} made this version or started its release; somebody else must decide.`);
    case "decisions/voted-already":
      return new ProblemError(error.code, `${error.person} has decided already; it needs different people.`);
    case "decisions/not-a-person":
      return new ProblemError(error.code, `${error.person} is a machine; people decide.`);
    case "decisions/not-pending":
      return new ProblemError(error.code, `It is ${error.state}.`);
    case "decisions/not-found":
      return new ProblemError(error.code, `There is no decision "${error.id}".`);
  }
}
