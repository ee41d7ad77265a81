import type { Db } from "../../platform/postgres/connect.ts";
import type { Side } from "../domain/review/choose-items.ts";
import { type LabelledTrial, verdictOfJudge } from "../domain/review/judge-lines.ts";
import { majorityOf, otherSide } from "../domain/review/label.ts";
import { findRun, type StoredRun } from "../run-store.ts";
import { listItems, type StoredReview } from "./review-store.ts";
import { loadTrials } from "./review-view.ts";

/** Each trial that a review has labels of, one of each side of each item. */
export async function listLabelledTrials(db: Db, review: StoredReview): Promise<LabelledTrial[]> {
  const items = (await listItems(db, review.id)).filter(({ labels }) => labels.length > 0);
  const [own, before] = await Promise.all([findRun(db, review, review.runId), findRun(db, review, review.baselineRun)]);
  const judgeOf = (run: StoredRun | undefined): string | null => run?.conditions?.judge?.model ?? null;
  const trials: LabelledTrial[] = [];
  for (const item of items) {
    const { candidate, baseline } = await loadTrials(db, review, item);
    const said = (side: Side): LabelledTrial["label"] => majorityOf(item, side) ?? null;
    const { candidateSide: side } = item;
    trials.push(
      {
        run: review.runId,
        case: item.caseId,
        version: "candidate",
        trial: item.trial,
        label: said(side),
        verdict: verdictOfJudge(candidate.scores),
        judge_name: judgeOf(own),
      },
      {
        run: review.baselineRun,
        case: item.baselineCaseId,
        version: "baseline",
        trial: item.baselineTrial,
        label: said(otherSide(side)),
        verdict: verdictOfJudge(baseline.scores),
        judge_name: judgeOf(before),
      },
    );
  }
  return trials;
}
