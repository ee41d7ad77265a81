/** Development data: the support desk and two agents beside it. */
import type { AgentDetailView, AgentSummaryView, OverviewView, ReleaseView } from "../../../src/delivery/views.ts";
import type { DeploymentView } from "../../../src/runtime/views.ts";
import { digests } from "./digests.ts";
import type { Journey } from "./journey.ts";

type Ago = (minutes: number) => string;

const byHour = (base: number, swing: number): number[] =>
  Array.from({ length: 24 }, (_, hour) =>
    Math.max(0, Math.round(base + swing * Math.sin(((hour - 5) / 24) * 2 * Math.PI) + ((hour * 7919) % 11) - 5)),
  );

export function agents({ releases }: Journey, ago: Ago): readonly AgentDetailView[] {
  const newest = releases[0];
  const messagesByHour = byHour(38, 26);
  const desk: AgentSummaryView = {
    name: "support-desk",
    description: "Answers the shop's customers",
    liveVersion: "v1",
    health: "healthy",
    healthReason: "ready, errors under 1 %",
    messagesByHour,
    sessions: 361,
    messages: sum(messagesByHour),
    errors: 4,
    p95LatencyMs: 1240,
    spendUsd: 0.74,
    release:
      newest === undefined
        ? null
        : { id: newest.id, version: newest.version, status: newest.status, sentence: newest.sentence, createdAt: newest.createdAt },
  };
  const versions = releases.map((release): AgentDetailView["versions"][number] => ({
    ...release.built,
    status: statusOf(release.status),
    verdict: release.verdict,
    evaluation: release.evaluation,
    release: release.id,
  }));
  return [
    {
      ...desk,
      clientUrl: "http://localhost:4401/a2a/support-desk/.well-known/agent-card.json",
      versions,
      deployments: deployments(releases, ago),
      releases: [...releases],
    },
    aside({
      name: "catalog-search",
      description: "Finds products by what people say",
      health: "degraded",
      healthReason: "p95 9.1 s, restarted 3 times",
      hours: byHour(61, 44),
      errors: 31,
      p95LatencyMs: 9100,
      spendUsd: 1.93,
      liveVersion: "v7",
    }),
    aside({
      name: "returns-label",
      description: "Prints return labels",
      health: "not-live",
      healthReason: "no version is live",
      hours: byHour(0, 0).map(() => 0),
      errors: 0,
      p95LatencyMs: null,
      spendUsd: null,
      liveVersion: null,
    }),
  ];
}

export function overview(journey: Journey, now: Date, ago: Ago): OverviewView {
  const decisions = journey.releases
    .flatMap((release) => release.audit)
    .filter((record) => ["gate.decided", "sign-off.approved", "route.changed"].includes(record.action))
    .toSorted((a, b) => b.at.localeCompare(a.at));
  return {
    at: now.toISOString(),
    agents: agents(journey, ago).map(summary),
    waiting: journey.releases
      .filter((release) => release.status === "waiting")
      .map((release) => ({
        release: release.id,
        agent: release.agent,
        version: release.version,
        what: "Sign off for production, or deny",
        since: ago(29),
      })),
    heldCalls: 0,
    decisions,
    gateway: {
      state: "ready",
      url: "http://localhost:4401",
      snapshotVersion: 12,
      accepted: 8412,
      stored: 8409,
      dropped: 0,
      unattributed: 0,
    },
  };
}

/** An agent as lists show it. */
export function summary({
  clientUrl: _card,
  versions: _versions,
  deployments: _deployments,
  releases: _releases,
  ...rest
}: AgentDetailView): AgentSummaryView {
  return rest;
}

type Aside = Omit<AgentSummaryView, "messagesByHour" | "sessions" | "messages" | "release"> & { readonly hours: number[] };

function aside({ hours, ...facts }: Aside): AgentDetailView {
  const messages = sum(hours);
  return {
    ...facts,
    messagesByHour: hours,
    messages,
    sessions: Math.round(messages / 2.4),
    release: null,
    clientUrl: `http://localhost:4401/a2a/${facts.name}/.well-known/agent-card.json`,
    versions: [],
    deployments: [],
    releases: [],
  };
}

function deployments(releases: Journey["releases"], ago: Ago): DeploymentView[] {
  const one = (version: string, environment: string, weight: number): DeploymentView => ({
    id: `dep_${version}_${environment}`,
    environment,
    agent: "support-desk",
    version,
    digest: digests[version] ?? "sha256:unknown",
    desired: "running",
    state: "ready",
    problem: null,
    weight,
    url: `http://localhost:4401/d/dep_${version}_${environment}/a2a`,
    restarts: 0,
    createdAt: ago(60),
    processes: [
      { name: "agent", pid: 48_211, state: "ready", restarts: 0, log: "processes/agent/log" },
      { name: "model", pid: 48_214, state: "ready", restarts: 0, log: "processes/model/log" },
    ],
  });
  const inRelease = releases.filter((release) => release.status === "running" || release.status === "waiting");
  return [one("v1", "production", 1), ...inRelease.map((release) => one(release.version, "staging", 0))];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function statusOf(status: ReleaseView["status"]): AgentDetailView["versions"][number]["status"] {
  return status === "live" || status === "stopped" || status === "rolled-back" ? status : "in-release";
}
