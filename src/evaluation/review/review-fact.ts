import type { Db } from "../../platform/postgres/connect.ts";
import { sayReview } from "../domain/review/say-review.ts";
import { type ReviewNumbers, summariseLabels } from "../domain/review/summarise-labels.ts";
import { findRunById } from "../run-store.ts";
import { isComplete, listItems, listReviews } from "./review-store.ts";

/** What a sign-off needs to know of the human review of its gate's run. */
export type ReviewFact = {
  /** The newest queue of the run; undefined: there is none. */
  readonly id: string | undefined;
  /** Nothing is left to label; also true of a run that there is nothing to hold beside, as an agent's first version. */
  readonly isComplete: boolean;
  readonly sentence: string;
  /** Undefined until it is complete. */
  readonly numbers: ReviewNumbers | undefined;
};

/** Reads how far the newest review of a run is, and what it found. */
export async function reviewFact(db: Db, runId: string): Promise<ReviewFact> {
  const run = await findRunById(db, runId);
  if (run?.baselineRun === undefined)
    return { id: undefined, isComplete: true, sentence: "Nothing to hold it beside.", numbers: undefined };
  const [review] = await listReviews(db, run, { runId, limit: 1 });
  if (review === undefined) return { id: undefined, isComplete: false, sentence: "Nobody was asked to look at it.", numbers: undefined };
  const { id, items, fullItems } = review;
  if (!isComplete(review)) {
    const closed = review.closedAt === undefined ? "" : " when it was closed";
    return { id, isComplete: false, sentence: `${fullItems} of ${items} items had all their labels${closed}.`, numbers: undefined };
  }
  const numbers = summariseLabels(await listItems(db, id));
  return { id, isComplete: true, sentence: sayReview(numbers), numbers };
}
