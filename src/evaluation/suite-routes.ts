import { z } from "zod";

import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findSuitesByDigest, listSuites, listSuiteVersions, nameVersions, type StoredSuiteVersion } from "../registry/index.ts";
import { createSuiteReader } from "./read-suites.ts";
import { listRunsOfSuite } from "./run-store.ts";
import { suiteVersionView, suiteView } from "./suite-views.ts";

const read = { config: { permission: "evaluations:read" } } as const;
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const agent = z.string().max(200);
const name = z.string().max(200);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
/** An agent, whose name has no slash, and a suite of it. */
const place = z
  .string()
  .max(400)
  .regex(/^[^/]+\/./)
  .transform((text): [agent: string, name: string] => [text.slice(0, text.indexOf("/")), text.slice(text.indexOf("/") + 1)]);
/** Evaluations that are named for a version. */
const evaluationsEach = 5;

/** `GET /suites`, `GET /suites/{agent}/versions`, `GET /suites/{agent}/versions/{digest}`. */
export function addSuiteRoutes(host: HttpHost, { db }: { readonly db: Db }): void {
  const beginReading = createSuiteReader(db);

  host.get(
    "/api/v1/suites",
    {
      ...read,
      schema: {
        summary: "Suites by agent and name, each by the text that was registered last",
        querystring: z.object({
          agent: agent.optional(),
          cursor: place.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(100),
        }),
        response: { 200: page(suiteView) },
      },
    },
    async (request) => {
      const { agent: of, cursor, limit } = request.query;
      const scope = scopeOf(request);
      const reading = beginReading();
      const items: z.infer<typeof suiteView>[] = [];
      for (const suite of await listSuites(db, scope, { agent: of, after: cursor, limit })) {
        const content = await reading.contentOf({ ...scope, agent: suite.agent, name: suite.name }, suite.digest);
        items.push({ ...suite, ...timesOf(suite), content });
      }
      const last = items.at(-1);
      return { items, nextCursor: items.length < limit || last === undefined ? null : `${last.agent}/${last.name}` };
    },
  );

  host.get(
    "/api/v1/suites/:agent/versions",
    {
      ...read,
      schema: {
        summary: "The versions of a suite, the one in force first: what changed in each, and what played it",
        params: z.object({ agent }),
        querystring: z.object({ name, cursor: digest.optional(), limit: z.coerce.number().int().min(1).max(100).default(20) }),
        response: { 200: page(suiteVersionView) },
      },
    },
    async (request) => {
      const scope = scopeOf(request);
      const { cursor, limit } = request.query;
      const suite = { agent: request.params.agent, name: request.query.name };
      // One more: the last of the page changed against it.
      const stored = await listSuiteVersions(db, scope, suite, { after: cursor, limit: limit + 1 });
      if (stored.length === 0 && cursor === undefined)
        throw new ProblemError("evaluation/suite-not-found", `No suite "${suite.name}" was registered for "${suite.agent}".`);
      const shown = stored.slice(0, limit);
      const runs = await listRunsOfSuite(db, scope, { ...suite, digests: shown.map((one) => one.digest) }, evaluationsEach);
      const versionIds = Array.from(runs.values(), ({ newest }) => newest.map(({ versionId }) => versionId)).flat();
      const names = await nameVersions(db, versionIds);
      const reading = beginReading();
      const items: z.infer<typeof suiteVersionView>[] = [];
      for (const [index, version] of shown.entries()) {
        const of = { ...scope, ...suite };
        const change = await reading.changeOf(of, stored[index + 1]?.digest, version.digest);
        const content = await reading.contentOf(of, version.digest);
        const { count = 0, newest = [] } = runs.get(version.digest) ?? {};
        const evaluations = newest.map(({ id, versionId, status, verdict }) => ({
          id,
          version: names.get(versionId) ?? "",
          status,
          verdict: verdict ?? null,
        }));
        items.push({ ...version, ...timesOf(version), content, change, evaluations: { count, newest: evaluations } });
      }
      return { items, nextCursor: stored.length > limit ? (shown.at(-1)?.digest ?? null) : null };
    },
  );

  host.get(
    "/api/v1/suites/:agent/versions/:digest",
    {
      ...read,
      schema: {
        summary: "A version of a suite as it was registered, as YAML; the beginning of its digest is enough",
        params: z.object({ agent, digest: z.string().regex(/^(sha256:)?[0-9a-f]{6,64}$/) }),
      },
    },
    async (request, reply) => {
      const { agent: of, digest: asked } = request.params;
      const prefix = asked.startsWith("sha256:") ? asked : `sha256:${asked}`;
      const found = await findSuitesByDigest(db, scopeOf(request), of, prefix);
      const [suite] = found;
      if (suite === undefined)
        throw new ProblemError("evaluation/suite-not-found", `No suite of "${of}" has a digest that begins with "${asked}".`);
      if (found.some((other) => other.digest !== suite.digest))
        throw new ProblemError(
          "evaluation/suite-ambiguous",
          `Several suites of "${of}" have digests that begin with "${asked}". Give more of it.`,
        );
      const file = suite.file
        .split("/")
        .at(-1)
        ?.replaceAll(/[^A-Za-z0-9._-]/g, "_");
      return reply.type("application/yaml").header("content-disposition", `attachment; filename="${file}"`).send(suite.text);
    },
  );
}

function timesOf({ firstRegisteredAt, registeredAt }: StoredSuiteVersion): { firstRegisteredAt: string; registeredAt: string } {
  return { firstRegisteredAt: firstRegisteredAt.toISOString(), registeredAt: registeredAt.toISOString() };
}
