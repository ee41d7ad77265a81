import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import { listAudit } from "../audit/index.ts";
import { listDecisions } from "../decisions/index.ts";
import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import { listAgents, loadVersion } from "../registry/index.ts";
import { type DeploymentViewDeps, listDeployments, showDeployments } from "../runtime/index.ts";
import { detailAgent, summariseAgent } from "./agent-views.ts";
import { listReleases } from "./release-store.ts";
import { pendingDecision } from "./vote-on-release.ts";
import { agentDetailView, agentSummaryView, overviewView, type OverviewView } from "./views.ts";

export type AgentRoutesDeps = DeploymentViewDeps & {
  readonly clock: Clock;
  /** Share of new sessions by deployment id. */
  readonly weights: () => Promise<ReadonlyMap<string, number>>;
  readonly gatewayOverview: () => Promise<OverviewView["gateway"]>;
};

const asked = {
  gate: "Accept or stop at the gate",
  "sign-off": "Sign off for production",
  canary: "Promote or roll back the canary",
  override: "Go on against the gate",
  "tool-call": "Decide on a call",
};

/** What the overview calls decisions. */
const decisionActions = [
  "gate.decided",
  "gate.accepted",
  "gate.approved",
  "gate.denied",
  "gate.overridden",
  "sign-off.approved",
  "sign-off.denied",
  "canary.step-passed",
  "canary.promoted",
  "release.rolled-back",
  "release.live",
  "release.failed",
  "release.aborted",
  "route.changed",
];

/** `GET /overview`, `GET /agents`, `GET /agents/{name}`. */
export function addAgentRoutes(host: HttpHost, deps: AgentRoutesDeps): void {
  const { db, clock } = deps;

  host.get(
    "/api/v1/overview",
    { config: { permission: "releases:read" }, schema: { summary: "Everything at a glance", response: { 200: overviewView } } },
    async (request) => {
      const scope = scopeOf(request);
      const [agents, waiting, heldCalls, decisions, gateway] = await Promise.all([
        listAgents(db, scope),
        listReleases(db, scope, { statuses: ["waiting"], limit: 50 }),
        listDecisions(db, scope, { kinds: ["tool-call"], states: ["pending"], limit: 1_000 }),
        listAudit(db, scope, { actions: decisionActions, limit: 12 }),
        deps.gatewayOverview(),
      ]);
      return {
        at: new Date(clock()).toISOString(),
        agents: await Promise.all(agents.map((agent) => summariseAgent(db, clock, scope, agent))),
        waiting: await Promise.all(
          waiting.map(async (release) => {
            const pending = await pendingDecision(db, release);
            return {
              release: release.id,
              agent: release.agent,
              version: (await loadVersion(db, release.versionId)).version,
              what: asked[pending?.kind ?? "sign-off"],
              since: new Date(pending?.askedAt ?? release.createdAt).toISOString(),
            };
          }),
        ),
        heldCalls: heldCalls.length,
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
      const [summary, { clientPath, ...detail }, deployments, weights] = await Promise.all([
        summariseAgent(db, clock, scope, agent),
        detailAgent(db, scope, agent.name),
        listDeployments(db, { organization, project, agent: agent.name }),
        deps.weights(),
      ]);
      return {
        ...summary,
        ...detail,
        clientUrl: deps.gatewayUrl() + clientPath,
        deployments: await showDeployments(deployments, weights, deps),
      };
    },
  );
}
