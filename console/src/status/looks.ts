import type { DecisionView } from "../../../src/decisions/views.ts";
import type { AgentDetailView, AgentSummaryView, OverviewView, ReleaseStatusView, StepView } from "../../../src/delivery/views.ts";
import type { ReviewView } from "../../../src/evaluation/review-views.ts";
import type { CaseRowView, EvaluationView, VerdictView } from "../../../src/evaluation/views.ts";
import type { DeploymentView } from "../../../src/runtime/views.ts";
import type { SessionView, TraceSummaryView } from "../../../src/telemetry/views.ts";
import type { KeyView } from "../../../src/tenancy/views.ts";
import type { Look } from "../components/core/status.tsx";

/** Every status of the API with its shape, word and colour; one word per meaning. */
type Looks<Status extends string> = { readonly [status in Status]: Look };

const passed: Look = { shape: "pass", word: "Passed", tone: "pass" };
const failed: Look = { shape: "fail", word: "Failed", tone: "fail" };
const inconclusive: Look = { shape: "unsure", word: "Inconclusive", tone: "unsure" };
const waiting: Look = { shape: "wait", word: "Waiting", tone: "wait" };
const running: Look = { shape: "run", word: "Running", tone: "run" };
const live: Look = { shape: "pass", word: "Live", tone: "pass" };
const stopped: Look = { shape: "fail", word: "Stopped", tone: "fail" };
const rolledBack: Look = { shape: "back", word: "Rolled back", tone: "fail" };
// A triangle, not an octagon: something broke, no evidence said no.
const broken: Look = { shape: "warn", word: "Failed", tone: "fail" };

export const verdictLook: Looks<VerdictView> = {
  pass: passed,
  fail: failed,
  inconclusive,
  incomplete: { ...inconclusive, word: "Incomplete" },
  incomparable: { ...inconclusive, word: "Incomparable" },
};

export const releaseLook: Looks<ReleaseStatusView> = {
  running,
  waiting,
  live,
  stopped,
  "rolled-back": rolledBack,
  failed: broken,
  aborted: { shape: "idle", word: "Aborted", tone: "idle" },
  superseded: { shape: "idle", word: "Superseded", tone: "idle" },
};

export const stepLook: Looks<StepView["status"]> = {
  "not-started": { shape: "todo", word: "Not started", tone: "idle" },
  running,
  waiting,
  passed,
  failed,
  inconclusive,
  overridden: { shape: "warn", word: "Overridden", tone: "unsure" },
  "rolled-back": rolledBack,
  "not-reached": { shape: "todo", word: "Not reached", tone: "idle" },
};

export const decisionLook: Looks<DecisionView["state"]> = {
  pending: waiting,
  approved: { ...passed, word: "Approved" },
  used: { ...passed, word: "Used" },
  denied: { ...failed, word: "Denied" },
  expired: { shape: "idle", word: "Expired", tone: "idle" },
  cancelled: { shape: "idle", word: "Cancelled", tone: "idle" },
};

export const reviewLook: Looks<ReviewView["status"]> = {
  open: { ...waiting, word: "Open" },
  complete: { ...passed, word: "Complete" },
  closed: { shape: "idle", word: "Closed", tone: "idle" },
};

export const keyLook: Looks<KeyView["state"]> = {
  usable: { ...passed, word: "Usable" },
  expired: { shape: "idle", word: "Expired", tone: "idle" },
  revoked: { shape: "idle", word: "Revoked", tone: "idle" },
};

export const trialLook: Looks<CaseRowView["trials"][number]> = {
  pending: { shape: "todo", word: "Pending", tone: "idle" },
  passed,
  failed,
  errored: { shape: "warn", word: "Errored", tone: "unsure" },
};

export const changeLook: Looks<CaseRowView["change"]> = {
  fixed: { ...passed, word: "Fixed" },
  better: { ...passed, word: "Better" },
  same: { shape: "idle", word: "Same", tone: "idle" },
  worse: { ...failed, word: "Worse" },
  broken: { ...failed, word: "Broken" },
  new: { shape: "idle", word: "New", tone: "idle" },
};

export const healthLook: Looks<AgentSummaryView["health"]> = {
  healthy: { ...passed, word: "Healthy" },
  degraded: { shape: "warn", word: "Degraded", tone: "unsure" },
  down: { ...failed, word: "Down" },
  "not-live": { shape: "idle", word: "Not live", tone: "idle" },
};

export const versionLook: Looks<AgentDetailView["versions"][number]["status"]> = {
  live,
  previous: { shape: "idle", word: "Previous", tone: "idle" },
  "in-release": { ...running, word: "In release" },
  "rolled-back": rolledBack,
  stopped,
  registered: { shape: "todo", word: "Registered", tone: "idle" },
};

export const deploymentLook: Looks<DeploymentView["state"]> = {
  starting: { ...running, word: "Starting" },
  ready: { ...passed, word: "Ready" },
  "backing-off": { shape: "warn", word: "Backing off", tone: "unsure" },
  failed: broken,
  draining: { shape: "idle", word: "Draining", tone: "idle" },
  stopped: { shape: "idle", word: "Stopped", tone: "idle" },
};

export const gatewayLook: Looks<OverviewView["gateway"]["state"]> = {
  ready: { ...passed, word: "Ready" },
  starting: { ...running, word: "Starting" },
  unreachable: { ...broken, word: "Unreachable" },
};

const outcomeLook: Looks<NonNullable<SessionView["outcome"]>> = {
  succeeded: { ...passed, word: "Succeeded" },
  failed,
  unknown: { shape: "unsure", word: "Unknown", tone: "unsure" },
};

/** A session shows its outcome; without an arm nobody judges it. */
export function sessionLook({ outcome, arm }: Pick<SessionView, "outcome" | "arm">): Look {
  if (outcome !== null) return outcomeLook[outcome];
  return arm === null ? { shape: "idle", word: "Not judged", tone: "idle" } : { shape: "todo", word: "Undecided", tone: "idle" };
}

/** What the detectors found in a trace. */
export function traceLook({
  failed: hasFailed,
  unfinished,
  recovered,
}: Pick<TraceSummaryView, "failed" | "unfinished" | "recovered">): Look {
  if (hasFailed) return failed;
  if (unfinished) return { ...running, word: "Unfinished" };
  return recovered.length > 0 ? { shape: "warn", word: "Recovered", tone: "unsure" } : { ...passed, word: "No failure" };
}

const recordLooks = new Map<string, Look>(
  Object.entries({
    "gate.accepted": passed,
    "gate.approved": passed,
    "gate.denied": { ...failed, word: "Denied" },
    "gate.overridden": stepLook.overridden,
    "sign-off.approved": { ...passed, word: "Approved" },
    "sign-off.denied": { ...failed, word: "Denied" },
    "canary.step-passed": passed,
    "canary.promoted": passed,
    "release.live": live,
    "release.rolled-back": rolledBack,
    "release.failed": broken,
    "release.aborted": releaseLook.aborted,
  }),
);

/** What an audit record decided; undefined where its action does not say. */
export function recordLook(action: string): Look | undefined {
  return recordLooks.get(action);
}

/** An evaluation shows its verdict once it has one. */
export function evaluationLook(evaluation: Pick<EvaluationView, "status" | "verdict">): Look {
  if (evaluation.verdict !== null) return verdictLook[evaluation.verdict];
  const looks: Looks<EvaluationView["status"]> = {
    waiting: { shape: "todo", word: "Waiting to run", tone: "idle" },
    running,
    finished: { shape: "idle", word: "Finished", tone: "idle" },
    failed: broken,
  };
  return looks[evaluation.status];
}
