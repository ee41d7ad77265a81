import type { AgentDetailView, OverviewView, ReleaseDetailView } from "../../src/delivery/views.ts";
import { agents, overview } from "./data/agents.ts";
import type { Evaluated } from "./data/evaluations.ts";
import { journey } from "./data/journey.ts";
import type { Journey } from "./data/journey.ts";
import { waiting } from "./data/waiting.ts";

export const scenarioNames = ["journey", "waiting", "empty", "error", "denied", "loading"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** What the development server answers: data, or one answer to everything. Development data, never shipped. */
export type Scenario =
  | {
      readonly kind: "data";
      readonly overview: OverviewView;
      readonly agents: readonly AgentDetailView[];
      readonly releases: ReleaseDetailView[];
      readonly evaluations: readonly Evaluated[];
    }
  | { readonly kind: "problem"; readonly status: number; readonly title: string; readonly detail: string; readonly code: string }
  | { readonly kind: "silent" };

/** Builds a scenario whose times lie before `now`. */
export function scenario(name: ScenarioName, now: Date): Scenario {
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
  switch (name) {
    case "journey":
      return data(journey(ago), now, ago);
    case "waiting":
      return data(waiting(ago), now, ago);
    case "empty":
      return { kind: "data", overview: emptyOverview(now), agents: [], releases: [], evaluations: [] };
    case "error":
      return {
        kind: "problem",
        status: 503,
        title: "Unavailable",
        detail: "The control database did not answer within 5 s. The gateway keeps serving with its last snapshot.",
        code: "platform/database-unreachable",
      };
    case "denied":
      return {
        kind: "problem",
        status: 403,
        title: "Denied",
        detail: "This needs the role reader in project default. You have none. An administrator of the project can give it to you.",
        code: "tenancy/role-missing",
      };
    case "loading":
      return { kind: "silent" };
  }
}

function emptyOverview(now: Date): OverviewView {
  const counts = { accepted: 0, stored: 0, dropped: 0, unattributed: 0 };
  const gateway = { state: "ready", url: "http://localhost:4401", snapshotVersion: 1, ...counts } as const;
  return { at: now.toISOString(), agents: [], waiting: [], heldCalls: 0, decisions: [], gateway };
}

function data(played: Journey, now: Date, ago: (minutes: number) => string): Scenario {
  return {
    kind: "data",
    overview: overview(played, now, ago),
    agents: agents(played, ago),
    releases: [...played.releases],
    evaluations: played.evaluations,
  };
}
