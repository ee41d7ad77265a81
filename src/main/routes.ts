import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import fastifyStatic from "@fastify/static";

import { addAuditRoutes } from "../audit/routes.ts";
import { addAgentRoutes, addReleaseRoutes, findLiveRelease, listWeights, type OverviewView } from "../delivery/index.ts";
import { addDecisionRoutes } from "../decisions/routes.ts";
import { addOutcomeRoutes } from "../evaluation/outcome-routes.ts";
import { addReviewRoutes } from "../evaluation/review-routes.ts";
import { addEvaluationRoutes } from "../evaluation/routes.ts";
import { addSuiteRoutes } from "../evaluation/suite-routes.ts";
import { addEventsRoute } from "../platform/http/events-route.ts";
import type { Part } from "../platform/health/readiness.ts";
import { createHttpHost, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import { addRegistryRoutes } from "../registry/routes.ts";
import { addRuntimeRoutes } from "../runtime/routes.ts";
import { countStored } from "../telemetry/index.ts";
import { addTelemetryRoutes } from "../telemetry/routes.ts";
import { addPeopleRoutes, addSessionRoutes, createAccess, scopeExists } from "../tenancy/index.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { addInstallationRoute } from "./installation-route.ts";
import { problems } from "./problems.ts";
import type { Reconcilers } from "./reconcilers.ts";
import type { Parts } from "./server.ts";

const consoleDirectory = fileURLToPath(new URL("../../console/dist/", import.meta.url));

/** What the routes need of the composed parts. */
export type RouteParts = Omit<Parts, "admin" | "keys" | "gateway" | "spans" | "otlpEnvironment"> & {
  readonly gateway: Pick<Parts["gateway"], "url">;
  readonly spans: Pick<Parts["spans"], "current" | "absence" | "isOwn">;
};
type RouteReconcilers = Pick<Reconcilers, "gatewayStatus" | "pokeEvaluations" | "pokeReleases">;

/** Builds the HTTP host with every capability's routes and the console. */
export async function addRoutes(parts: RouteParts, reconcilers: RouteReconcilers): Promise<HttpHost> {
  const { db, clock, log, changes, gateway, version, hostNames } = parts;
  const access = createAccess(db, clock, log);
  const { authenticate } = access;
  const host = await createHttpHost({ log, problems, version, authenticate, hostNames });
  host.addHook("preHandler", async (request) => {
    if (!request.url.startsWith("/api/")) return; // health is told of also while the database is gone
    const scope = scopeOf(request);
    if (!(await scopeExists(db, scope))) {
      throw new ProblemError(
        "tenancy/scope-not-found",
        `There is no environment "${scope.environment}" in ${scope.organization}/${scope.project}.`,
      );
    }
  });

  const deployments = {
    db,
    weights: () => listWeights(db),
    gatewayUrl: gateway.url,
    logOf: (processId: string) => join(parts.data, "processes", processId, "log"),
  };
  addAuditRoutes(host, parts);
  addRegistryRoutes(host, { db, clock, changes, artifactsDirectory: parts.artifactsDirectory, environment: parts.environment });
  addRuntimeRoutes(host, deployments);
  addEvaluationRoutes(host, {
    db,
    clock,
    changes,
    poke: reconcilers.pokeEvaluations,
    seal: (organization, statement) => parts.signer.seal(organization, statement),
    madeBy: `airworthy ${version}`,
    liveVersionId: async (scope, agent) => (await findLiveRelease(db, scope, agent))?.versionId,
  });
  addSuiteRoutes(host, { db });
  addReviewRoutes(host, { db, clock, changes });
  addOutcomeRoutes(host, { db, clock });
  addReleaseRoutes(host, { db, clock, changes, poke: reconcilers.pokeReleases });
  addDecisionRoutes(host, { db, clock, changes });
  addAgentRoutes(host, { ...deployments, clock, gatewayOverview: () => describeGateway(parts, reconcilers) });
  addTelemetryRoutes(host, { db, clock, spans: parts.spans });
  addPeopleRoutes(host, { db, clock, changes });
  addSessionRoutes(host, { db, clock, access });
  addInstallationRoute(host, { ...parts, gatewayStatus: () => reconcilers.gatewayStatus() });
  addEventsRoute(host, changes, authenticate);
  addHealthRoutes(host, { ...parts, gatewayStatus: () => reconcilers.gatewayStatus(), parts: [spanStorePart(parts)] });
  await addConsole(host);
  return host;
}

/** Without it everything but spans works. */
function spanStorePart({ spans }: RouteParts): Part {
  const check = async (): Promise<void> => {
    if (spans.current() === undefined) throw new Error(spans.absence().message);
  };
  return { name: "span store", needed: false, check };
}

async function describeGateway({ db, gateway }: RouteParts, reconcilers: RouteReconcilers): Promise<OverviewView["gateway"]> {
  const status = reconcilers.gatewayStatus();
  const counters = status?.counters;
  return {
    state: status === undefined ? "unreachable" : "ready",
    url: gateway.url(),
    snapshotVersion: status?.snapshotVersion ?? null,
    accepted: counters?.accepted ?? 0,
    stored: status === undefined ? 0 : await countStored(db, status.gateway),
    dropped: counters?.dropped ?? 0,
    unattributed: Object.values(counters?.unattributed ?? {}).reduce((sum, n) => sum + n, 0),
  };
}

/** Serves the built console; any page's address answers with it, and its own code finds the page. */
async function addConsole(host: HttpHost): Promise<void> {
  if (!existsSync(join(consoleDirectory, "index.html"))) {
    host.get("/", { schema: { hide: true } }, async (_request, reply) =>
      reply.type("text/plain").send("The console is not built. Run: npm run build\n"),
    );
    return;
  }
  await host.register(fastifyStatic, { root: consoleDirectory, wildcard: false });
  host.get("/*", { schema: { hide: true } }, async (request, reply) => {
    if (request.url.startsWith("/api/")) throw new ProblemError("http/not-found", `${request.url} is not known. See /api/openapi.json.`);
    return reply.sendFile("index.html");
  });
}
