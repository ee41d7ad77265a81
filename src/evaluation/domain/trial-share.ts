import type { ShareName } from "./gate-rules.ts";
import type { CaseResult } from "./run-result.ts";

/**
 * 1 for each trial of a case that counts towards a share and 0 for each that does not. Errored trials are left out, as
 * they say nothing of the agent, and so are trials that the scorer did not judge.
 */
export function trialValues({ trials }: CaseResult, share: ShareName): number[] {
  return trials.flatMap(({ status, scores }) => {
    if (status === "errored") return [];
    if (share === "success") return [status === "passed" ? 1 : 0];
    return scores.filter(({ scorer, pass }) => scorer === share && pass !== null).map(({ pass }) => (pass ? 1 : 0));
  });
}

/** The mean cost of a trial of a case, judging it and playing its user included; null where one is unknown, or none was played. */
export function costOfTrial({ trials }: CaseResult): number | null {
  const costs = trials.flatMap(({ costUsd, overhead }) => (overhead === undefined ? [costUsd] : [costUsd, overhead.costUsd]));
  return costs.length === 0 || costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) / trials.length;
}
