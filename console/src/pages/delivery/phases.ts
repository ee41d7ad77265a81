import type { StepView } from "../../../../src/delivery/views.ts";

/** Steps that stand together in the ladder, with what they come to. */
export type Phase = {
  readonly title: string;
  readonly phase: StepView["phase"];
  readonly status: StepView["status"];
  readonly steps: readonly StepView[];
};

const titles: { readonly [phase in StepView["phase"]]: string } = {
  gate: "Pre-merge gate",
  staging: "Staging",
  "sign-off": "Sign-off",
  canary: "Canary",
  live: "Live",
};

/** From what decides a phase first to what decides it last. */
const DECIDES: readonly StepView["status"][] = ["failed", "rolled-back", "inconclusive", "waiting", "running"];

/**
 * Groups neighbours of one phase, in their order: before a canary a version starts in production, and is live only after it.
 * A phase has passed when every step has, or a person took it past its verdict; it has started when any step has.
 */
export function phasesOf(steps: readonly StepView[]): readonly Phase[] {
  const groups: StepView[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0]?.phase === step.phase) last.push(step);
    else groups.push([step]);
  }
  return groups.flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const starts = first.phase === "live" && own.every((step) => step.name !== "live.route");
    return [{ title: starts ? "Production" : titles[first.phase], phase: first.phase, status: statusOf(own), steps: own }];
  });
}

function statusOf(steps: readonly StepView[]): StepView["status"] {
  const deciding = DECIDES.find((status) => steps.some((step) => step.status === status));
  if (deciding !== undefined) return deciding;
  if (steps.every(isOver)) return steps.some((step) => step.status === "overridden") ? "overridden" : "passed";
  if (steps.some((step) => step.status === "not-reached")) return "not-reached";
  return steps.some(isOver) ? "running" : "not-started";
}

function isOver({ status }: StepView): boolean {
  return status === "passed" || status === "overridden";
}
