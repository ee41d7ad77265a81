import type { AuditLogView, AuditView } from "../../src/audit/views.ts";
import type { DecisionView } from "../../src/decisions/views.ts";
import type { AgentDetailView, OverviewView, ReleaseDetailView } from "../../src/delivery/views.ts";
import type { InstallationView } from "../../src/main/views.ts";
import type { TraceView } from "../../src/telemetry/views.ts";
import type { MeView, PrincipalView } from "../../src/tenancy/views.ts";
import { agents, overview } from "./data/agents.ts";
import { auditLog, signedLog } from "./data/audit.ts";
import { askingCanary, rolledBackCanary, runningCanary } from "./data/canaries.ts";
import { asksOf, toolCalls } from "./data/decisions.ts";
import type { Evaluated } from "./data/evaluations.ts";
import { installation, newInstallation, withoutSpans } from "./data/installation.ts";
import { journey } from "./data/journey.ts";
import type { Journey } from "./data/journey.ts";
import { maren, noah, osk, people, signe, unverified } from "./data/people.ts";
import { type PlayedReview, reviewOf, said } from "./data/reviews.ts";
import { type RegisteredSuite, suites } from "./data/suites.ts";
import { traces } from "./data/traces.ts";
import { waiting } from "./data/waiting.ts";

/** Every scenario, and what it plays. */
export const scenarios = {
  journey: "before the first key: a release waits for a sign-off, another for its evaluation",
  waiting: "a gate that does not decide, and waits for a person",
  canary: "a canary that runs",
  "canary-asks": "a canary whose evidence is not enough to go on alone",
  "rolled-back": "a canary that was taken back",
  decisions: "held tool calls that wait, and decisions that ended in every way",
  people: "signed in as who manages people",
  auditor: "signed in as who may only look",
  "break-glass": "signed in as who may override a gate",
  "altered-audit": "an audit log that was altered",
  "many-traces": "10,000 traces",
  "no-spans": "an installation without a span store, and with a gateway that is silent",
  "signed-out": "a key is needed, and the people's after it",
  empty: "nothing is there yet",
  error: "the server answers every request with an error",
  denied: "signed in as who may see nothing of it",
  loading: "the server never answers",
} as const;
export type ScenarioName = keyof typeof scenarios;

/** What the development server answers from. */
export type Data = {
  readonly overview: OverviewView;
  readonly agents: readonly AgentDetailView[];
  readonly releases: ReleaseDetailView[];
  readonly evaluations: readonly Evaluated[];
  readonly suites: readonly RegisteredSuite[];
  readonly reviews: PlayedReview[];
  readonly me: MeView;
  readonly people: PrincipalView[];
  readonly decisions: DecisionView[];
  readonly audit: readonly AuditView[];
  readonly log: AuditLogView;
  readonly traces: readonly TraceView[];
  /** The span store: as it is, with 10,000 traces, or none. */
  readonly spans: "some" | "many" | "none";
  readonly installation: InstallationView;
};

/** What the development server answers: data, one answer to everything, or nothing. Development data, never shipped. */
export type Scenario =
  | ({ readonly kind: "data" } & Data)
  | { readonly kind: "problem"; readonly status: number; readonly title: string; readonly detail: string; readonly code: string }
  /** A key is needed; with one it goes on as another scenario. */
  | { readonly kind: "signed-out"; readonly next: ScenarioName }
  /** Somebody is signed in whose roles open nothing. */
  | { readonly kind: "denied"; readonly me: MeView }
  | { readonly kind: "silent" };

/** Builds a scenario whose times lie before `now`. */
export function scenario(name: ScenarioName, now: Date): Scenario {
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
  const signedIn = { me: maren, people: people(ago) };
  switch (name) {
    // Nobody has a key yet.
    case "journey":
      return data(journey(ago), now, {});
    case "waiting":
      return data(waiting(ago), now, {});
    case "canary":
      return data(runningCanary(ago), now, signedIn);
    case "canary-asks":
      return data(askingCanary(ago), now, signedIn);
    case "rolled-back":
      return data(rolledBackCanary(ago), now, signedIn);
    case "decisions":
      return data(journey(ago), now, { ...signedIn, decisions: toolCalls(ago) });
    case "people":
      return data(journey(ago), now, signedIn);
    case "auditor":
      return data(runningCanary(ago), now, { me: signe, people: people(ago), decisions: toolCalls(ago) });
    case "break-glass":
      return data(journey(ago), now, { me: osk, people: people(ago) });
    case "altered-audit": {
      const problem =
        'Record 131 of the audit log of "default" is not what was signed. Nothing is signed any more. Export the log and verify it.';
      return data(journey(ago), now, { ...signedIn, log: signedLog(ago, problem) });
    }
    case "many-traces":
      return data(journey(ago), now, { ...signedIn, spans: "many" });
    case "no-spans":
      return data(journey(ago), now, { ...signedIn, spans: "none", installation: withoutSpans(ago) });
    case "signed-out":
      return { kind: "signed-out", next: "people" };
    case "empty":
      return {
        kind: "data",
        overview: emptyOverview(now),
        agents: [],
        releases: [],
        evaluations: [],
        suites: [],
        reviews: [],
        me: unverified,
        people: [],
        decisions: [],
        audit: [],
        log: { ...signedLog(ago), size: 0, checkpoint: null },
        traces: [],
        spans: "some",
        installation: newInstallation(ago),
      };
    case "error":
      return {
        kind: "problem",
        status: 503,
        title: "Unavailable",
        detail: "The control database did not answer within 5 s. The gateway keeps serving with its last snapshot.",
        code: "platform/database-unreachable",
      };
    case "denied":
      return { kind: "denied", me: noah };
    case "loading":
      return { kind: "silent" };
  }
}

function emptyOverview(now: Date): OverviewView {
  const counts = { accepted: 0, stored: 0, dropped: 0, unattributed: 0 };
  const gateway = { state: "ready", url: "http://localhost:4401", snapshotVersion: 1, ...counts } as const;
  return { at: now.toISOString(), agents: [], waiting: [], heldCalls: 0, decisions: [], gateway };
}

/** One that is under way, which Maren Holt has begun, and one that was closed. */
function reviews({ evaluations }: Journey, ago: (minutes: number) => string): PlayedReview[] {
  const of = (id: string): Evaluated[] => evaluations.filter(({ view }) => view.id === id);
  return [
    ...of("eval_318").map((evaluated) =>
      reviewOf(
        { id: "rvw_318", evaluated, reviewers: 2, createdBy: "Jonas Lind", createdAt: ago(28), closedAt: null },
        { "Maren Holt": (item, number) => (number === 1 ? said(item, "tie") : undefined) },
      ),
    ),
    ...of("eval_316").map((evaluated) =>
      reviewOf(
        { id: "rvw_316", evaluated, reviewers: 2, createdBy: "Jonas Lind", createdAt: ago(1_620), closedAt: ago(1_500) },
        {
          "Idris Bakker": (item) => said(item, item.reason === "regressed" ? "baseline" : "tie"),
          "Maren Holt": (item, number) => said(item, item.reason === "regressed" && number % 4 !== 0 ? "baseline" : "tie"),
        },
      ),
    ),
  ];
}

function data(played: Journey, now: Date, more: Partial<Data>): Scenario {
  const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
  const held = more.decisions ?? [];
  return {
    kind: "data",
    overview: overview(played, now, ago),
    agents: agents(played, ago),
    releases: [...played.releases],
    evaluations: played.evaluations,
    suites: suites(played.evaluations, ago),
    reviews: reviews(played, ago),
    me: unverified,
    people: [],
    audit: auditLog(ago),
    log: signedLog(ago),
    traces: traces(now),
    spans: "some",
    installation: installation(ago),
    ...more,
    decisions: [...asksOf(played.releases, ago), ...held],
  };
}
