import { productionEnvironment } from "../kernel/scope.ts";
import { type Decision, listDecisions } from "../decisions/index.ts";
import { findRunVerdict } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { loadVersion } from "../registry/index.ts";
import { listDeployments } from "../runtime/index.ts";
import { canaryIndex, type StepName } from "./domain/release.ts";
import { lastLook } from "./look-store.ts";
import { isStoppedByGate } from "./override-gate.ts";
import { type ReleaseReview, reviewOfRelease } from "./review-of-release.ts";
import type { StoredRelease, StoredStep } from "./release-store.ts";
import { findRoute } from "./routes-store.ts";
import { canaryStep, isAbortable } from "./steer-release.ts";
import type { ReleaseView, StepView } from "./views.ts";

const labels: { readonly [name: string]: string } = {
  "gate.deploy": "Start for the gate",
  "gate.evaluate": "Suite",
  "gate.decide": "Verdict",
  "staging.smoke": "Smoke test",
  "sign-off.production": "Production",
  "live.deploy": "Start in production",
  "live.route": "All new sessions",
};

/** A release as the API shows it. */
export async function toReleaseView(db: Db, release: StoredRelease): Promise<ReleaseView> {
  const [version, baseline, decisions, verdict, review] = await Promise.all([
    loadVersion(db, release.versionId),
    release.baselineVersionId === undefined ? undefined : loadVersion(db, release.baselineVersionId),
    listDecisions(db, release, { object: `release/${release.id}`, limit: 100 }),
    release.evaluationRun === undefined ? undefined : findRunVerdict(db, release.evaluationRun),
    reviewOfRelease(db, release),
  ]);
  const pending = decisions.find(({ state }) => state === "pending");
  return {
    id: release.id,
    agent: release.agent,
    version: version.version,
    digest: version.digest,
    author: release.author,
    baselineVersion: baseline?.version ?? null,
    status: release.status,
    sentence: release.sentence === "" ? progressOf(release) : release.sentence,
    next: release.next,
    evaluation: release.evaluationRun ?? null,
    verdict: verdict ?? null,
    createdAt: release.createdAt.toISOString(),
    finishedAt: release.finishedAt?.toISOString() ?? null,
    steps: release.steps.map((step) => toStepView(release, step)),
    signOffs: decisions.toReversed().flatMap(toSignOffs),
    asks: pending === undefined ? null : toAsks(pending),
    review: review === undefined ? null : { id: review.id ?? null, sentence: review.sentence, blocks: review.blocks },
    canary: await toCanaryView(db, release),
    actions: listActions(release, pending, review),
  };
}

function toSignOffs({ kind, digest, votes }: Decision): ReleaseView["signOffs"] {
  if (kind === "tool-call") return []; // never on a release
  return votes.map(({ person, verified, verdict, reason, at }) => ({
    kind,
    person,
    verified,
    decision: verdict,
    reason,
    digest,
    at: new Date(at).toISOString(),
  }));
}

function toAsks({ id, kind, sentence, required, votes, barred }: Decision): ReleaseView["asks"] {
  if (kind === "tool-call") return null;
  return { decision: id, kind, sentence, required, approvals: votes.length, barred: [...barred] };
}

async function toCanaryView(db: Db, release: StoredRelease): Promise<ReleaseView["canary"]> {
  const { plan, organization, project, agent } = release;
  if (plan === undefined) return null;
  const production = { organization, project, environment: productionEnvironment };
  const [route, deployments, look] = await Promise.all([
    findRoute(db, production, agent),
    listDeployments(db, { ...production, agent }),
    lastLook(db, release.id),
  ]);
  const own = deployments.find(({ versionId }) => versionId === release.versionId);
  const { alpha, maxFailureRate, onRegression, steps } = plan;
  return {
    weight: route?.arms.find(({ deployment }) => deployment === own?.id)?.weight ?? 0,
    paused: release.paused,
    alpha,
    maxFailureRate,
    onRegression,
    steps: steps.map((step, index) => ({ name: `canary.${index + 1}`, ...step })),
    look: look ?? null,
  };
}

function toStepView(release: StoredRelease, step: StoredStep): StepView {
  const { name } = step;
  return {
    phase: name.slice(0, name.indexOf(".")) as StepView["phase"], // the part before the dot is the phase, by the names' form
    name,
    label: labelOf(release, name),
    status: step.status,
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
    summary: step.summary,
    evidence: step.evidence ?? null,
  };
}

function labelOf(release: StoredRelease, name: StepName): string {
  const weight = release.plan?.steps[canaryIndex(name) ?? -1]?.weight;
  return weight === undefined ? (labels[name] ?? name) : `${Number((weight * 100).toFixed(2))} %`;
}

function progressOf(release: StoredRelease): string {
  const current = release.steps.find(({ status }) => status !== "passed" && status !== "overridden");
  if (current === undefined) return "";
  const label = labelOf(release, current.name);
  return current.summary === "" ? `Next: ${label.toLowerCase()}.` : `${label}: ${current.summary}`;
}

/** A release's status as people say it. */
export function sayStatus(status: StoredRelease["status"]): string {
  return status.replace("-", " ");
}

function listActions(release: StoredRelease, pending: Decision | undefined, review: ReleaseReview | undefined): ReleaseView["actions"] {
  const open = release.status === "running" || release.status === "waiting";
  const ended = `It is ${sayStatus(release.status)}.`;
  const action = (name: ReleaseView["actions"][number]["name"], enabled: boolean, why: string) => ({
    name,
    enabled,
    reason: enabled ? "" : why,
  });
  const decides = pending !== undefined;
  const why = open ? "Nothing waits for a person yet." : ended;
  const lacksReview = pending?.kind === "sign-off" && review?.blocks === true;
  const canary = canaryStep(release) !== undefined;
  const noCanary = open ? "No canary is running." : ended;
  return [
    action("sign-off", decides && !lacksReview, lacksReview ? `People review its evaluation first. ${review?.sentence ?? ""}` : why),
    action("deny", decides, why),
    action("override", isStoppedByGate(release), open ? "The gate has not stopped it." : ended),
    action("promote", canary, noCanary),
    action("pause", canary && !release.paused, release.paused ? "It is paused." : noCanary),
    action("resume", canary && release.paused, canary ? "It is not paused." : noCanary),
    action("rollback", canary, noCanary),
    action("abort", isAbortable(release), open ? "It has production sessions: roll it back." : ended),
  ];
}
