/** Development data: releases of the support desk. */
import type { AuditView } from "../../../src/audit/views.ts";
import type { ReleaseDetailView, ReleaseView, StepView } from "../../../src/delivery/views.ts";
import type { Evaluated } from "./evaluations.ts";
import { version } from "./versions.ts";

type Ago = (minutes: number) => string;
type Part = Pick<ReleaseView, "version" | "author" | "status" | "sentence" | "next" | "baselineVersion" | "signOffs" | "actions"> & {
  readonly minutesAgo: number;
  /** Null while it goes on. */
  readonly tookMinutes: number | null;
  readonly evaluated: Evaluated;
  readonly steps: readonly (readonly [StepView["status"], string])[];
  readonly audit: readonly Pick<AuditView, "actor" | "action" | "what" | "evidence">[];
};

const ladder: readonly Pick<StepView, "phase" | "name" | "label">[] = [
  { phase: "gate", name: "gate.deploy", label: "Deploy to staging" },
  { phase: "gate", name: "gate.evaluate", label: "Evaluate the suite" },
  { phase: "gate", name: "gate.decide", label: "Decide against the baseline" },
  { phase: "staging", name: "staging.smoke", label: "Smoke test" },
  { phase: "sign-off", name: "sign-off.production", label: "Production" },
  { phase: "live", name: "live.deploy", label: "Deploy to production" },
  { phase: "live", name: "live.route", label: "Route new sessions" },
];
const MINUTES = [0.03, 1.2, 0.01, 0.01, 14, 0.03, 0.01];

export function releaseOf(part: Part, ago: Ago): ReleaseDetailView {
  const evaluation = part.evaluated.view;
  let minute = part.minutesAgo;
  const steps = ladder.map((rung, index): StepView => {
    const [status, summary] = part.steps[index] ?? ["not-started", ""];
    const started = !["not-started", "not-reached"].includes(status);
    const startedAt = started ? ago(minute) : null;
    minute -= MINUTES[index] ?? 0;
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
  return {
    id: `rel_${part.version}`,
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
    asks: null,
    canary: null,
    looks: [],
    failures: [],
    actions: part.actions,
    built: version(part.version, part.author, ago(part.minutesAgo + 1)),
    audit: part.audit.map((record, index) => ({
      ...record,
      seq: 100 + index,
      at: ago(part.minutesAgo - index * 0.7),
      object: `release/rel_${part.version}`,
      hash: hash(part.version, index),
    })),
  };
}

/** No action is possible, each for the same reason. */
export function noActions(reason: string): ReleaseView["actions"] {
  return (["sign-off", "deny", "abort"] as const).map((name) => ({ name, enabled: false, reason }));
}

/** Every action is possible. */
export const allActions: ReleaseView["actions"] = (["sign-off", "deny", "abort"] as const).map((name) => ({
  name,
  enabled: true,
  reason: "",
}));

function hash(seed: string, index: number): string {
  const hex = [...`${seed}${index}`]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0xffff_ffff, 7)
    .toString(16)
    .padStart(8, "0");
  return hex.repeat(8);
}
