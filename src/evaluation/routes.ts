import { z } from "zod";

import { type EnvelopeView, envelopeView } from "../audit/views.ts";
import type { Clock } from "../kernel/clock.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findSuite, findVersion } from "../registry/index.ts";
import { listCaseRows, showCase, toEvaluationView } from "./evaluation-view.ts";
import { loadVerdict } from "./load-verdict.ts";
import { payloadType } from "./reports/verdict-statement.ts";
import { requestRun } from "./request-run.ts";
import { findRun, listRuns, type StoredRun } from "./run-store.ts";
import { parseSuite } from "./suite-file.ts";
import { caseRowView, caseView, evaluationView } from "./views.ts";

export type EvaluationRoutesDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly changes: ChangeFeed;
  readonly poke: () => void;
  /** Signs in the name of an organization's installation. */
  readonly seal: (organization: string, statement: { readonly payloadType: string; readonly payload: string }) => EnvelopeView;
  /** Of this Airworthy. */
  readonly madeBy: string;
  /** The id of the version that is live; delivery knows it. */
  readonly liveVersionId: (scope: { organization: string; project: string }, agent: string) => Promise<string | undefined>;
};

const runParams = z.object({ id: z.string().max(100) });
const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** `POST /evaluations`, `GET /evaluations`, `GET /evaluations/{id}`, `.../cases`, `.../cases/{case}`, `.../verdict`. */
export function addEvaluationRoutes(host: HttpHost, deps: EvaluationRoutesDeps): void {
  const { db } = deps;
  const find = async (request: Parameters<typeof scopeOf>[0], id: string): Promise<StoredRun> => {
    const run = await findRun(db, scopeOf(request), id);
    if (run === undefined) throw new ProblemError("evaluation/run-not-found", `There is no evaluation "${id}".`);
    return run;
  };

  host.post(
    "/api/v1/evaluations",
    {
      config: { permission: "evaluations:write" },
      schema: {
        summary: "Evaluate a version; `baseline` is `live` or a version's name",
        body: z.strictObject({
          agent: z.string(),
          version: z.string(),
          suite: z.string().optional(),
          baseline: z.string().optional(),
          /** Over the manifest's. */
          budget: z.strictObject({ trials: z.int().min(1).max(1000).exactOptional(), usd: z.number().min(0).exactOptional() }).optional(),
          /** Trials of earlier runs stand for those that would be played under the same conditions. */
          reuse: z.boolean().optional(),
        }),
        response: { 201: evaluationView },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request);
      const { agent, version: name, suite, baseline, budget, reuse } = request.body;
      const version = await findVersion(db, scope, agent, name);
      if (version === undefined)
        throw new ProblemError("registry/version-not-found", `"${agent}" has no version "${name}". Register it first.`);
      const wanted = suite ?? version.manifest.gate?.suite;
      const stored = wanted === undefined ? undefined : await findSuite(db, scope, agent, wanted);
      if (wanted === undefined || stored === undefined) {
        throw new ProblemError(
          "evaluation/suite-missing",
          `No suite "${wanted ?? ""}" was registered for "${agent}". Name its file under suites, and the suite under gate.suite.`,
        );
      }
      const parsed = parseSuite(stored.text, stored.file);
      if (!parsed.ok)
        throw new ProblemError("evaluation/suite-invalid", `${stored.file} has ${parsed.error.length} mistakes.`, parsed.error);
      const baselineVersionId = await findBaselineVersion(request, agent, baseline, version.id);
      const id = await db
        .transaction()
        .execute((tx) =>
          requestRun(tx, deps.clock, { version, manifest: version.manifestText, suite: wanted, baselineVersionId, budget, reuse }),
        );
      deps.poke();
      deps.changes.publish(scope, { topic: "evaluation", id });
      return reply.code(201).send(await toEvaluationView(db, await find(request, id)));
    },
  );

  const findBaselineVersion = async (
    request: Parameters<typeof scopeOf>[0],
    agent: string,
    baseline: string | undefined,
    candidateId: string,
  ): Promise<string | undefined> => {
    if (baseline === undefined) return undefined;
    if (baseline === "live") {
      const live = await deps.liveVersionId(scopeOf(request), agent);
      return live === candidateId ? undefined : live;
    }
    const version = await findVersion(db, scopeOf(request), agent, baseline);
    if (version === undefined)
      throw new ProblemError("evaluation/baseline-not-found", `"${agent}" has no version "${baseline}" to compare with.`);
    return version.id;
  };

  host.get(
    "/api/v1/evaluations",
    {
      config: { permission: "evaluations:read" },
      schema: {
        summary: "Evaluations, newest first",
        querystring: z.object({ agent: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: page(evaluationView) },
      },
    },
    async (request) => {
      const { agent, limit } = request.query;
      const runs = await listRuns(db, scopeOf(request), { ...(agent === undefined ? {} : { agent }), limit });
      return { items: await Promise.all(runs.map((run) => toEvaluationView(db, run))), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/evaluations/:id",
    {
      config: { permission: "evaluations:read" },
      schema: { summary: "One evaluation", params: runParams, response: { 200: evaluationView } },
    },
    async (request) => toEvaluationView(db, await find(request, request.params.id)),
  );

  host.get(
    "/api/v1/evaluations/:id/cases",
    {
      config: { permission: "evaluations:read" },
      schema: { summary: "The cases of an evaluation", params: runParams, response: { 200: page(caseRowView) } },
    },
    async (request) => ({ items: await listCaseRows(db, await find(request, request.params.id)), nextCursor: null }),
  );

  host.get(
    "/api/v1/evaluations/:id/cases/:case",
    {
      config: { permission: "evaluations:read" },
      schema: { summary: "One case with its trials", params: runParams.extend({ case: z.string().max(300) }), response: { 200: caseView } },
    },
    async (request) => {
      const view = await showCase(db, await find(request, request.params.id), request.params.case);
      if (view === undefined) throw new ProblemError("evaluation/case-not-found", `The suite has no case "${request.params.case}".`);
      return view;
    },
  );

  host.get(
    "/api/v1/evaluations/:id/verdict",
    {
      config: { permission: "evaluations:read" },
      schema: {
        summary: "The verdict with everything that it was made from, signed (in-toto statement in a DSSE envelope)",
        params: runParams,
        response: { 200: envelopeView },
      },
    },
    async (request) => {
      const verdict = await loadVerdict(db, await find(request, request.params.id), deps.madeBy);
      if (!verdict.ok)
        throw new ProblemError(verdict.error.code, `"${request.params.id}" has no verdict. Wait until it is finished, or run it again.`);
      return deps.seal(scopeOf(request).organization, { payloadType, payload: verdict.value });
    },
  );
}
