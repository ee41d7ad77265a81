import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion } from "../registry/index.ts";
import { findRunVerdict } from "../evaluation/index.ts";
import { isAbortable, pendingDecision } from "./decide-by-person.ts";
import { listDecisions } from "./decisions-store.ts";
import { stepNames, type StepName } from "./domain/release.ts";
import type { StoredRelease } from "./release-store.ts";
import type { ReleaseView, StepView } from "./views.ts";

const labels: { readonly [name in StepName]: string } = {
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
  const [version, baseline, decisions, verdict] = await Promise.all([
    loadVersion(db, release.versionId),
    release.baselineVersionId === undefined ? undefined : loadVersion(db, release.baselineVersionId),
    listDecisions(db, release, `release/${release.id}`),
    release.evaluationRun === undefined ? undefined : findRunVerdict(db, release.evaluationRun),
  ]);
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
    steps: stepNames.map((name) => toStepView(release, name)),
    signOffs: decisions.map(({ person, verified, decision, reason, digest, decided_at: at }) => ({
      person,
      verified,
      decision,
      reason,
      digest,
      at: at.toISOString(),
    })),
    actions: listActions(release, version),
  };
}

function toStepView(release: StoredRelease, name: StepName): StepView {
  const step = release.steps[name];
  return {
    phase: name.slice(0, name.indexOf(".")) as StepView["phase"], // the part before the dot is the phase, by the names' form
    name,
    label: labels[name],
    status: step.status,
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
    summary: step.summary,
    evidence: step.evidence ?? null,
  };
}

function progressOf(release: StoredRelease): string {
  const current = stepNames.find((name) => release.steps[name].status !== "passed");
  if (current === undefined) return "";
  const { summary } = release.steps[current];
  return summary === "" ? `Next: ${labels[current].toLowerCase()}.` : `${labels[current]}: ${summary}`;
}

function listActions(release: StoredRelease, version: AgentVersion): ReleaseView["actions"] {
  const pending = pendingDecision(release);
  const open = release.status === "running" || release.status === "waiting";
  const why = open ? "Nothing waits for a person yet." : `It is ${release.status}.`;
  const decide = { enabled: pending !== undefined, reason: pending === undefined ? why : "" };
  const abort = isAbortable(release)
    ? { enabled: true, reason: "" }
    : { enabled: false, reason: open ? `${version.version} already gets sessions.` : `It is ${release.status}.` };
  return [
    { name: "sign-off", ...decide },
    { name: "deny", ...decide },
    { name: "abort", ...abort },
  ];
}
