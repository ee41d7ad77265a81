/** Development data: releases of the support desk. */
import type { AuditView } from "../../../src/audit/views.ts";
import type { ReleaseDetailView, ReleaseView, StepView } from "../../../src/delivery/views.ts";
import { auditRecords } from "./audit.ts";
import type { Played } from "./canary.ts";
import type { Evaluated } from "./evaluations.ts";
import { version } from "./versions.ts";

type Ago = (minutes: number) => string;
type ActionName = ReleaseView["actions"][number]["name"];
type Part = Pick<ReleaseView, "version" | "author" | "status" | "sentence" | "next" | "baselineVersion" | "signOffs" | "actions"> & {
  readonly minutesAgo: number;
  /** Null while it goes on. */
  readonly tookMinutes: number | null;
  readonly evaluated: Evaluated;
  /** In the order of the ladder; what is left out has not started. */
  readonly steps: readonly (readonly [StepView["status"], string])[];
  readonly asks?: ReleaseView["asks"];
  readonly review?: ReleaseView["review"];
  readonly canary?: { readonly played: Played; readonly weight: number; readonly paused?: boolean };
  readonly audit: readonly Pick<AuditView, "actor" | "action" | "what" | "evidence">[];
};

type Rung = Pick<StepView, "phase" | "name" | "label"> & { readonly minutes: number };

function ladder(canary: Part["canary"]): readonly Rung[] {
  const weights = (canary?.played.plan.steps ?? []).map(({ weight }, index): Rung => {
    const looks = canary?.played.looks.filter(({ step }) => step === `canary.${index + 1}`) ?? [];
    const minutes = (Date.parse(looks.at(-1)?.at ?? "") - Date.parse(looks[0]?.at ?? "")) / 60_000;
    return { phase: "canary", name: `canary.${index + 1}`, label: `${weight * 100} %`, minutes: Number.isNaN(minutes) ? 0 : minutes };
  });
  return [
    { phase: "gate", name: "gate.deploy", label: "Start for the gate", minutes: 0.03 },
    { phase: "gate", name: "gate.evaluate", label: "Suite", minutes: 1.2 },
    { phase: "gate", name: "gate.decide", label: "Verdict", minutes: 0.01 },
    { phase: "staging", name: "staging.smoke", label: "Smoke test", minutes: 0.01 },
    { phase: "sign-off", name: "sign-off.production", label: "Production", minutes: 14 },
    { phase: "live", name: "live.deploy", label: "Start in production", minutes: 0.03 },
    ...weights,
    { phase: "live", name: "live.route", label: "All new sessions", minutes: 0.01 },
  ];
}

export function releaseOf(part: Part, ago: Ago): ReleaseDetailView {
  const evaluation = part.evaluated.view;
  let minute = part.minutesAgo;
  const steps = ladder(part.canary).map(({ minutes, ...rung }, index): StepView => {
    const [status, summary] = part.steps[index] ?? ["not-started", ""];
    const started = !["not-started", "not-reached"].includes(status);
    const startedAt = started ? ago(minute) : null;
    minute -= minutes;
    const evidence = started && rung.phase === "gate" && index > 0 ? { label: "evaluation", href: `/evaluations/${evaluation.id}` } : null;
    return {
      ...rung,
      status,
      summary,
      startedAt,
      finishedAt: started && !["running", "waiting"].includes(status) ? ago(minute) : null,
      evidence,
    };
  });
  const id = `rel_${part.version}`;
  const played = part.canary?.played;
  return {
    id,
    agent: "support-desk",
    version: part.version,
    digest: evaluation.digest,
    author: part.author,
    baselineVersion: part.baselineVersion,
    status: part.status,
    sentence: part.sentence,
    next: part.next,
    evaluation: evaluation.id,
    verdict: evaluation.verdict,
    createdAt: ago(part.minutesAgo),
    finishedAt: part.tookMinutes === null ? null : ago(part.minutesAgo - part.tookMinutes),
    steps,
    signOffs: part.signOffs,
    asks: part.asks ?? null,
    review: part.review ?? null,
    canary: canaryView(part.canary),
    actions: part.actions,
    built: version(part.version, part.author, ago(part.minutesAgo + 1)),
    audit: auditRecords(
      part.audit.map((record) => ({ ...record, object: `release/${id}` })),
      { first: 100, at: (index) => ago(part.minutesAgo - index * 0.7) },
    ).toReversed(),
    looks: [...(played?.looks ?? [])],
    failures: [...(played?.failures ?? [])],
  };
}

function canaryView(canary: Part["canary"]): ReleaseView["canary"] {
  if (canary === undefined) return null;
  const { played, weight, paused = false } = canary;
  const { alpha, maxFailureRate, onRegression, steps } = played.plan;
  const named = steps.map((step, index) => ({ name: `canary.${index + 1}`, ...step }));
  return { weight, paused, alpha, maxFailureRate, onRegression, steps: named, look: played.last };
}

const names: readonly ActionName[] = ["sign-off", "deny", "override", "promote", "pause", "resume", "rollback", "abort"];

/** These actions are possible, the others not, all for the same reason. */
export function actionsOf(enabled: readonly ActionName[], reason: string): ReleaseView["actions"] {
  return names.map((name) => (enabled.includes(name) ? { name, enabled: true, reason: "" } : { name, enabled: false, reason }));
}

/** No action is possible. */
export function noActions(reason: string): ReleaseView["actions"] {
  return actionsOf([], reason);
}

/** What waits for a person can be decided, or ended. */
export const decidable: ReleaseView["actions"] = actionsOf(["sign-off", "deny", "abort"], "No canary is running.");

/** What a person is asked on a release that Idris Bakker made. */
export function asked(version: string, kind: "gate" | "sign-off" | "canary", sentence: string): NonNullable<ReleaseView["asks"]> {
  return { decision: `dec_${version}_${kind}`, kind, sentence, required: 1, approvals: 0, barred: ["Idris Bakker"] };
}
