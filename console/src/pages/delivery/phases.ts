import type { StepView } from "../../../../src/delivery/views.ts";

/** Steps that belong together, with what they come to. */
export type Phase = { readonly phase: StepView["phase"]; readonly status: StepView["status"]; readonly steps: readonly StepView[] };

/** From what decides a phase first to what decides it last. */
const DECIDES: readonly StepView["status"][] = ["failed", "rolled-back", "inconclusive", "waiting", "running"];

/** Groups steps by phase, in their order. A phase has passed when every step has; it has started when any step has. */
export function phasesOf(steps: readonly StepView[]): readonly Phase[] {
  const names = [...new Set(steps.map((step) => step.phase))];
  return names.map((phase) => {
    const own = steps.filter((step) => step.phase === phase);
    return { phase, status: statusOf(own), steps: own };
  });
}

function statusOf(steps: readonly StepView[]): StepView["status"] {
  const deciding = DECIDES.find((status) => steps.some((step) => step.status === status));
  if (deciding !== undefined) return deciding;
  if (steps.every((step) => step.status === "passed" || step.status === "overridden")) return "passed";
  if (steps.some((step) => step.status === "not-reached")) return "not-reached";
  return steps.some((step) => step.status === "passed") ? "running" : "not-started";
}
