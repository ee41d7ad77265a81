import { z } from "zod";

import { auditView } from "../audit/views.ts";
import { verdictView } from "../evaluation/views.ts";
import { versionView } from "../registry/views.ts";
import { deploymentView } from "../runtime/views.ts";

export const stepStatusView = z.enum([
  "not-started",
  "running",
  "waiting",
  "passed",
  "overridden",
  "failed",
  "inconclusive",
  "rolled-back",
  "not-reached",
]);

export const stepView = z.object({
  phase: z.enum(["gate", "staging", "sign-off", "live", "canary"]),
  /** `canary.1` and so on are the steps of its plan. */
  name: z.string(),
  label: z.string(),
  status: stepStatusView,
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** One line of what it found or waits for. */
  summary: z.string(),
  evidence: z.object({ label: z.string(), href: z.string() }).nullable(),
});
export type StepView = z.infer<typeof stepView>;

export const releaseStatusView = z.enum(["running", "waiting", "live", "stopped", "rolled-back", "failed", "aborted", "superseded"]);
export type ReleaseStatusView = z.infer<typeof releaseStatusView>;

const armCounts = z.object({ succeeded: z.int(), failed: z.int(), unknown: z.int() });

/** One look at a canary: the sequential test's numbers, what followed, and why. */
export const lookView = z.object({
  n: z.int(),
  at: z.string(),
  step: z.string(),
  weight: z.number(),
  verdict: z.enum(["wait", "advance", "ask", "rollback", "freeze", "notify"]),
  sentence: z.string(),
  /** Evidence that it fails more often than the live version, now and at its greatest; the test fires at `threshold`. */
  eValue: z.number(),
  peak: z.number(),
  threshold: z.number(),
  /** How many times as often it fails, with the interval that the test does not reject; null: nothing bounds it. */
  ratio: z.object({ estimate: z.number().nullable(), low: z.number(), high: z.number().nullable() }),
  /** Upper 95 % bound of its failure rate. */
  upperFailureRate: z.number(),
  canary: armCounts,
  stable: armCounts,
  /** Decided canary sessions of this step. */
  stepSessions: z.int(),
});
export type LookView = z.infer<typeof lookView>;

export const actionNameView = z.enum(["sign-off", "deny", "override", "promote", "pause", "resume", "rollback", "abort"]);

/** One version's journey. */
export const releaseView = z.object({
  id: z.string(),
  agent: z.string(),
  version: z.string(),
  digest: z.string(),
  author: z.string(),
  baselineVersion: z.string().nullable(),
  status: releaseStatusView,
  /** The deciding sentence. */
  sentence: z.string(),
  /** What comes next or what to do; empty when nothing. */
  next: z.string(),
  evaluation: z.string().nullable(),
  verdict: verdictView.nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  steps: z.array(stepView),
  /** What people said on it, oldest first, and what it was about. */
  signOffs: z.array(
    z.object({
      kind: z.enum(["gate", "override", "sign-off", "canary"]),
      person: z.string(),
      verified: z.boolean(),
      decision: z.enum(["approved", "denied"]),
      reason: z.string(),
      digest: z.string(),
      at: z.string(),
    }),
  ),
  /** What it waits for a person to decide; null: for nothing. */
  asks: z
    .object({
      decision: z.string(),
      kind: z.enum(["gate", "override", "sign-off", "canary"]),
      sentence: z.string(),
      required: z.int(),
      approvals: z.int(),
      /** Whoever made it or started its release. */
      barred: z.array(z.string()),
    })
    .nullable(),
  /** What people who looked at its evaluation blind have said; null: nobody was asked, and nobody need be. */
  review: z
    .object({
      /** Null: there is no queue yet. */
      id: z.string().nullable(),
      sentence: z.string(),
      /** Its gate requires a review, and nobody signs off before that is complete. */
      blocks: z.boolean(),
    })
    .nullable(),
  /** Its canary; null: all sessions at once. */
  canary: z
    .object({
      /** The share of new sessions that it has now, 0 to 1. */
      weight: z.number(),
      paused: z.boolean(),
      alpha: z.number(),
      maxFailureRate: z.number(),
      onRegression: z.enum(["rollback", "freeze", "notify"]),
      steps: z.array(z.object({ name: z.string(), weight: z.number(), soakMs: z.number(), minSessions: z.int() })),
      /** The newest look; null: none yet. */
      look: lookView.nullable(),
    })
    .nullable(),
  /** What a person may do now, and why not otherwise. */
  actions: z.array(z.object({ name: actionNameView, enabled: z.boolean(), reason: z.string() })),
});
export type ReleaseView = z.infer<typeof releaseView>;

/** A release with everything that its page shows. */
export const releaseDetailView = releaseView.extend({
  built: versionView,
  audit: z.array(auditView),
  /** Looks at its canary, oldest first; at most 400, evenly spaced where there were more. */
  looks: z.array(lookView),
  /** Failed sessions of both arms that the looks have counted, by their place in the order of assignment, from 1; at most 1,000. */
  failures: z.array(z.object({ n: z.int(), arm: z.enum(["stable", "canary"]), session: z.string(), signal: z.string(), why: z.string() })),
});
export type ReleaseDetailView = z.infer<typeof releaseDetailView>;

/** One agent in the list and on the overview. Counts are what the gateway saw in the last 24 h in production. */
export const agentSummaryView = z.object({
  name: z.string(),
  description: z.string(),
  liveVersion: z.string().nullable(),
  health: z.enum(["healthy", "degraded", "down", "not-live"]),
  healthReason: z.string(),
  /** Messages per hour over the last 24 h, oldest first, 24 numbers. */
  messagesByHour: z.array(z.int()),
  sessions: z.int(),
  messages: z.int(),
  errors: z.int(),
  p95LatencyMs: z.number().nullable(),
  /** Null when no price is declared. */
  spendUsd: z.number().nullable(),
  release: releaseView.pick({ id: true, version: true, status: true, sentence: true, createdAt: true }).nullable(),
});
export type AgentSummaryView = z.infer<typeof agentSummaryView>;

export const overviewView = z.object({
  at: z.string(),
  agents: z.array(agentSummaryView),
  /** Releases where a person must act. */
  waiting: z.array(z.object({ release: z.string(), agent: z.string(), version: z.string(), what: z.string(), since: z.string() })),
  /** Held tool calls that wait for a person. */
  heldCalls: z.int(),
  /** The newest gate verdicts, sign-offs and route changes. */
  decisions: z.array(auditView),
  gateway: z.object({
    state: z.enum(["ready", "starting", "unreachable"]),
    url: z.string(),
    snapshotVersion: z.int().nullable(),
    /** Observations accepted, stored by the control plane, and lost in a crash or overflow. */
    accepted: z.int(),
    stored: z.int(),
    dropped: z.int(),
    unattributed: z.int(),
  }),
});
export type OverviewView = z.infer<typeof overviewView>;

/** One agent with its versions and deployments. */
export const agentDetailView = agentSummaryView.extend({
  /** Where clients begin: the card of an A2A agent, else where messages are posted. */
  clientUrl: z.string(),
  versions: z.array(
    versionView.extend({
      status: z.enum(["live", "previous", "in-release", "rolled-back", "stopped", "registered"]),
      verdict: verdictView.nullable(),
      evaluation: z.string().nullable(),
      release: z.string().nullable(),
    }),
  ),
  deployments: z.array(deploymentView),
  releases: z.array(releaseView),
});
export type AgentDetailView = z.infer<typeof agentDetailView>;
