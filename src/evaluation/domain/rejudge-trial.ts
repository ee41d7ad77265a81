import type { Finding } from "./finding.ts";
import { outcomeOf, type OutcomeRules } from "./outcome.ts";
import type { Score, TrialResult } from "./run-result.ts";
import { concludeTrial, notJudged, sayOutcome } from "./score-trial.ts";
import type { Trajectory } from "./trajectory.ts";

/** How a trial is judged anew. `contract` absent: by its own. `judgeMayBlock`: whether what the judge says of rubrics decides. */
export type JudgedAs = { readonly contract: OutcomeRules | undefined; readonly judgeMayBlock: boolean };

/**
 * A trial judged anew from what was seen of it; what its case expected stays as it was judged. Signals of a contract that ask for more than calls and
 * answers, a state or a guard, count as not fired. A trial that infrastructure spoilt stays errored.
 */
export function rejudgeTrial(trial: TrialResult & Trajectory, { contract, judgeMayBlock }: JudgedAs): TrialResult {
  if (trial.status === "errored" && trial.problem.code !== notJudged) return trial;
  const outcome = contract === undefined ? undefined : judgeOutcome(trial, contract);
  const scores = trial.scores.map((score): Score => {
    if (score.scorer === "outcome") return { ...score, ...outcome };
    return score.scorer === "rubric" ? { ...score, deciding: judgeMayBlock } : score;
  });
  return { ...trial, scores, ...concludeTrial(scores) };
}

function judgeOutcome({ answers, calls }: Trajectory, contract: OutcomeRules): Finding {
  const signals = contract.signals.filter(({ kind }) => kind !== "state" && kind !== "guard");
  if (signals.length === 0) return { pass: true, why: "no failure signal of which anything was seen" };
  return sayOutcome(outcomeOf({ ...contract, signals }, { answers, calls, guardHits: [], stateAnswers: [], gaps: [], reports: undefined }));
}
