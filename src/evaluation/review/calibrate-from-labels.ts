import type { ProjectScope } from "../../kernel/scope.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { type Calibration, calibrateJudge } from "../domain/calibrate-judge.ts";
import { type LabelledTrial, toJudged } from "../domain/review/judge-lines.ts";
import type { Suite } from "../domain/suite.ts";
import { loadSuite } from "../load-suite.ts";
import { findRun } from "../run-store.ts";
import { listLabelledTrials } from "./labelled-trials.ts";
import { listReviews } from "./review-store.ts";
import { isTold } from "./review-view.ts";

const mostReviews = 1_000;

/** Whose verdicts are calibrated: the judge of an agent's suite. */
export type SuiteJudge = {
  readonly agent: string;
  readonly suite: string;
  /** Tells one judge from another: model, prompt, samples. */
  readonly judge: string;
  /** The judge of a suite as it was played; undefined where it had none. */
  readonly judgeOf: (suite: Suite) => string | undefined;
};

/**
 * Holds a judge's verdicts against what people said of the same trials, over all reviews of the suite that are complete or closed. Both sides of an
 * item count where both runs had this judge. `left`: trials that say nothing, for people were divided or the judge gave no verdict.
 */
export async function calibrateFromLabels(
  db: Db,
  scope: ProjectScope,
  { agent, suite, judge, judgeOf }: SuiteJudge,
): Promise<{ readonly calibration: Calibration; readonly left: number }> {
  const judgeOfRun = async (id: string): Promise<string | undefined> => {
    const run = await findRun(db, scope, id);
    if (run === undefined || run.agent !== agent || run.suite !== suite) return undefined;
    const played = await loadSuite(db, run);
    return played === undefined ? undefined : judgeOf(played);
  };
  // Newest first: what people said of a trial last is what counts of it.
  const trials = new Map<string, LabelledTrial>();
  for (const review of await listReviews(db, scope, { limit: mostReviews })) {
    if (!isTold(review)) continue;
    const judges = { candidate: await judgeOfRun(review.runId), baseline: await judgeOfRun(review.baselineRun) };
    if (judges.candidate !== judge && judges.baseline !== judge) continue;
    for (const trial of await listLabelledTrials(db, review)) {
      const key = JSON.stringify([trial.run, trial.case, trial.trial]);
      if (judges[trial.version] === judge && !trials.has(key)) trials.set(key, trial);
    }
  }
  const { judged, left } = toJudged([...trials.values()]);
  return { calibration: calibrateJudge(judged), left };
}
