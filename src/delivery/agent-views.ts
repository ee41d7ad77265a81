import type { Clock } from "../kernel/clock.ts";
import type { Wire } from "../kernel/wire.ts";
import { codecOf } from "../protocols/wires/codec-of.ts";
import { productionEnvironment, type ProjectScope, type Scope } from "../kernel/scope.ts";
import { latestRun } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, listVersions, toVersionView } from "../registry/index.ts";
import { type Deployment, deploymentState, listDeployments } from "../runtime/index.ts";
import { type AgentTraffic, readAgentTraffic } from "../telemetry/index.ts";
import { listReleases, type StoredRelease } from "./release-store.ts";
import { toReleaseView } from "./release-view.ts";
import type { AgentDetailView, AgentSummaryView } from "./views.ts";

/** An agent as lists show it: what is live, how it does, what is on its way. */
export async function summariseAgent(
  db: Db,
  clock: Clock,
  scope: ProjectScope,
  agent: { readonly name: string; readonly description: string },
): Promise<AgentSummaryView> {
  const production: Scope = { organization: scope.organization, project: scope.project, environment: productionEnvironment };
  const [releases, versions, deployments, traffic] = await Promise.all([
    listReleases(db, scope, { agent: agent.name, limit: 50 }),
    listVersions(db, scope, agent.name),
    listDeployments(db, { ...production, agent: agent.name }),
    readAgentTraffic(db, production, agent.name, clock()),
  ]);
  const live = releases.find((release) => release.status === "live");
  const liveVersion = versions.find((version) => version.id === live?.versionId);
  const newest = releases[0];
  const newestView = newest === undefined ? undefined : await toReleaseView(db, newest);
  return {
    name: agent.name,
    description: agent.description,
    liveVersion: liveVersion?.version ?? null,
    ...healthOf(live, deployments, traffic),
    messagesByHour: [...traffic.messagesByHour],
    sessions: traffic.sessions,
    messages: traffic.messages,
    errors: traffic.errors,
    p95LatencyMs: traffic.p95LatencyMs,
    spendUsd: spendOf(versions, traffic),
    release:
      newestView === undefined
        ? null
        : {
            id: newestView.id,
            version: newestView.version,
            status: newestView.status,
            sentence: newestView.sentence,
            createdAt: newestView.createdAt,
          },
  };
}

/** What an agent's own page adds: versions with their verdicts, and releases. Deployments are shown by their own view. */
export async function detailAgent(
  db: Db,
  scope: ProjectScope,
  agent: string,
): Promise<Pick<AgentDetailView, "versions" | "releases"> & { readonly clientPath: string }> {
  const [versions, releases] = await Promise.all([listVersions(db, scope, agent), listReleases(db, scope, { agent, limit: 100 })]);
  const detailed = versions.map(async (version) => {
    const own = releases.find((release) => release.versionId === version.id);
    const run = await latestRun(db, version.id);
    return {
      ...toVersionView(version),
      status: statusOf(own),
      verdict: run?.verdict ?? null,
      evaluation: run?.id ?? null,
      release: own?.id ?? null,
    };
  });
  const live = releases.find((release) => release.status === "live");
  const shown = versions.find((version) => version.id === live?.versionId) ?? versions[0];
  return {
    versions: await Promise.all(detailed),
    releases: await Promise.all(releases.map((release) => toReleaseView(db, release))),
    clientPath: clientPathOf(agent, shown?.manifest.wire ?? "a2a"),
  };
}

/** Where clients begin at the gateway: with the card, or where messages are posted. */
function clientPathOf(agent: string, wire: Wire): string {
  return wire === "a2a" ? `/a2a/${agent}/.well-known/agent-card.json` : `/agents/${agent}${codecOf(wire).path}`;
}

function statusOf(release: StoredRelease | undefined): AgentDetailView["versions"][number]["status"] {
  switch (release?.status) {
    case undefined:
      return "registered";
    case "live":
      return "live";
    case "superseded":
      return "previous";
    case "running":
    case "waiting":
      return "in-release";
    case "rolled-back":
      return "rolled-back";
    default:
      return "stopped";
  }
}

function healthOf(
  live: StoredRelease | undefined,
  deployments: readonly Deployment[],
  traffic: AgentTraffic,
): Pick<AgentSummaryView, "health" | "healthReason"> {
  if (live === undefined) return { health: "not-live", healthReason: "No version is live" };
  const deployment = deployments.find((candidate) => candidate.versionId === live.versionId);
  const state = deployment === undefined ? "stopped" : deploymentState(deployment);
  if (state !== "ready") {
    const problem = deployment?.processes.find((process) => process.problem !== undefined)?.problem;
    if (state === "starting") return { health: "degraded", healthReason: "Its deployment is starting" };
    return { health: "down", healthReason: problem?.message.split("\n")[0] ?? `Its deployment is ${state}` };
  }
  // A plain bound until the outcome contract is judged online: one message in twenty answered with an error.
  if (traffic.messages >= 20 && traffic.errors / traffic.messages > 0.05) {
    return { health: "degraded", healthReason: `${traffic.errors} of ${traffic.messages} messages in 24 h ended in an error` };
  }
  return { health: "healthy", healthReason: "Ready" };
}

function spendOf(versions: readonly AgentVersion[], traffic: AgentTraffic): number | null {
  let spend: number | null = null;
  for (const { version, inputTokens, outputTokens } of traffic.tokensByVersion) {
    const price = versions.find((candidate) => candidate.version === version)?.model?.price;
    if (price === undefined) continue;
    spend = (spend ?? 0) + (inputTokens * price.inputUsdPerMillionTokens + outputTokens * price.outputUsdPerMillionTokens) / 1_000_000;
  }
  return spend;
}
