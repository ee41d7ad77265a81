import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import { listAudit } from "../audit/index.ts";
import { auditView } from "../audit/views.ts";
import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { listAgents, loadVersion } from "../registry/index.ts";
import { type DeploymentViewDeps, listDeployments, toDeploymentView } from "../runtime/index.ts";
import { detailAgent, summariseAgent } from "./agent-views.ts";
import { pendingDecision } from "./decide-by-person.ts";
import { listReleases } from "./release-store.ts";
import { agentDetailView, agentSummaryView, overviewView, type OverviewView } from "./views.ts";

export type AgentRoutesDeps = DeploymentViewDeps & {
  readonly db: Db;
  readonly clock: Clock;
  /** Share of new sessions by deployment id. */
  readonly weights: () => Promise<ReadonlyMap<string, number>>;
  readonly gatewayOverview: () => Promise<OverviewView["gateway"]>;
};

/** What the overview calls decisions. */
const decisionActions = [
  "gate.decided",
  "gate.accepted",
  "gate.person-decided",
  "release.signed-off",
  "release.live",
  "release.failed",
  "release.aborted",
  "route.changed",
];

/** `GET /overview`, `GET /agents`, `GET /agents/{name}`, `GET /audit`. */
export function addAgentRoutes(host: HttpHost, deps: AgentRoutesDeps): void {
  const { db, clock } = deps;

  host.get(
    "/api/v1/overview",
    { config: { permission: "releases:read" }, schema: { summary: "Everything at a glance", response: { 200: overviewView } } },
    async (request) => {
      const scope = scopeOf(request);
      const [agents, waiting, decisions, gateway] = await Promise.all([
        listAgents(db, scope),
        listReleases(db, scope, { statuses: ["waiting"], limit: 50 }),
        listAudit(db, scope, { actions: decisionActions, limit: 12 }),
        deps.gatewayOverview(),
      ]);
      return {
        at: new Date(clock()).toISOString(),
        agents: await Promise.all(agents.map((agent) => summariseAgent(db, clock, scope, agent))),
        waiting: await Promise.all(
          waiting.map(async (release) => ({
            release: release.id,
            agent: release.agent,
            version: (await loadVersion(db, release.versionId)).version,
            what: pendingDecision(release) === "gate" ? "Accept or stop at the gate" : "Sign off for production",
            since: (release.steps["sign-off.production"].startedAt ?? release.createdAt).toISOString(),
          })),
        ),
        decisions,
        gateway,
      };
    },
  );

  host.get(
    "/api/v1/agents",
    {
      config: { permission: "versions:read" },
      schema: { summary: "Agents", response: { 200: z.object({ items: z.array(agentSummaryView), nextCursor: z.string().nullable() }) } },
    },
    async (request) => {
      const scope = scopeOf(request);
      const agents = await listAgents(db, scope);
      return { items: await Promise.all(agents.map((agent) => summariseAgent(db, clock, scope, agent))), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/agents/:name",
    {
      config: { permission: "versions:read" },
      schema: { summary: "One agent", params: z.object({ name: z.string() }), response: { 200: agentDetailView } },
    },
    async (request) => {
      const scope = scopeOf(request);
      const agent = (await listAgents(db, scope)).find((candidate) => candidate.name === request.params.name);
      if (agent === undefined) throw new ProblemError("registry/agent-not-found", `There is no agent "${request.params.name}".`);
      const { organization, project } = scope;
      const [summary, detail, deployments, weights] = await Promise.all([
        summariseAgent(db, clock, scope, agent),
        detailAgent(db, scope, agent.name),
        listDeployments(db, { organization, project, agent: agent.name }),
        deps.weights(),
      ]);
      return {
        ...summary,
        ...detail,
        cardUrl: `${deps.gatewayUrl()}/a2a/${agent.name}/.well-known/agent-card.json`,
        deployments: deployments.map((deployment) => toDeploymentView(deployment, weights, deps)),
      };
    },
  );

  host.get(
    "/api/v1/audit",
    {
      config: { permission: "audit:read" },
      schema: {
        summary: "Audit records, newest first",
        querystring: z.object({
          object: z.string().optional(),
          cursor: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: z.object({ items: z.array(auditView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { object, cursor, limit } = request.query;
      const items = await listAudit(db, scopeOf(request), { object, before: cursor, limit });
      return { items, nextCursor: items.length === limit ? String(items.at(-1)?.seq ?? "") : null };
    },
  );
}
