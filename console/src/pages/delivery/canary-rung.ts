import type { ReleaseDetailView, StepView } from "../../../../src/delivery/views.ts";
import { counted } from "../../format/counted.ts";
import { formatEValue } from "../../format/format-evidence.ts";
import { formatDuration } from "../../format/format-time.ts";

/** What a canary's step shows in the ladder. */
export type CanaryRung = { readonly weight: number; readonly says: string };

/** A step of the canary in few words: what it has seen, or what it needs; undefined for other steps. */
export function canaryRung(step: StepView, { canary, looks }: Pick<ReleaseDetailView, "canary" | "looks">): CanaryRung | undefined {
  const plan = canary?.steps.find(({ name }) => name === step.name);
  if (plan === undefined) return undefined;
  const last = looks.findLast((look) => look.step === step.name);
  if (last === undefined) {
    const needs = `${counted(plan.minSessions, "session")} and ${formatDuration(plan.soakMs)} at least`;
    return { weight: plan.weight, says: step.status === "not-started" ? needs : step.summary };
  }
  const saw = `${counted(last.stepSessions, "session")}, e-value ${formatEValue(last.eValue)}`;
  if (step.status === "running" || step.status === "waiting") return { weight: plan.weight, says: saw };
  // The look's sentence is told by its numbers; what people did stands beside them.
  const said = step.summary.includes(last.sentence) ? step.summary.replace(last.sentence, saw) : `${saw}. ${step.summary}`;
  return { weight: plan.weight, says: said };
}
