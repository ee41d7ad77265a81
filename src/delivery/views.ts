import { z } from "zod";

import { auditView } from "../audit/views.ts";
import { verdictView } from "../evaluation/views.ts";
import { versionView } from "../registry/views.ts";
import { deploymentView } from "../runtime/views.ts";

export const stepStatusView = z.enum(["not-started", "running", "waiting", "passed", "failed", "inconclusive", "not-reached"]);

export const stepView = z.object({
  phase: z.enum(["gate", "staging", "sign-off", "live"]),
  name: z.enum(["gate.deploy", "gate.evaluate", "gate.decide", "staging.smoke", "sign-off.production", "live.deploy", "live.route"]),
  label: z.string(),
  status: stepStatusView,
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** One line of what it found or waits for. */
  summary: z.string(),
  evidence: z.object({ label: z.string(), href: z.string() }).nullable(),
});
export type StepView = z.infer<typeof stepView>;

export const releaseStatusView = z.enum(["running", "waiting", "live", "stopped", "failed", "aborted", "superseded"]);
export type ReleaseStatusView = z.infer<typeof releaseStatusView>;

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
  signOffs: z.array(
    z.object({
      person: z.string(),
      verified: z.boolean(),
      decision: z.enum(["approved", "denied"]),
      reason: z.string(),
      digest: z.string(),
      at: z.string(),
    }),
  ),
  /** What a person may do now, and why not otherwise. */
  actions: z.array(z.object({ name: z.enum(["sign-off", "deny", "abort"]), enabled: z.boolean(), reason: z.string() })),
});
export type ReleaseView = z.infer<typeof releaseView>;

/** A release with everything that its page shows. */
export const releaseDetailView = releaseView.extend({ built: versionView, audit: z.array(auditView) });
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
  cardUrl: z.string(),
  versions: z.array(
    versionView.extend({
      status: z.enum(["live", "previous", "in-release", "stopped", "registered"]),
      verdict: verdictView.nullable(),
      evaluation: z.string().nullable(),
      release: z.string().nullable(),
    }),
  ),
  deployments: z.array(deploymentView),
  releases: z.array(releaseView),
});
export type AgentDetailView = z.infer<typeof agentDetailView>;
