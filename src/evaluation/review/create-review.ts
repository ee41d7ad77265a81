import type { Score } from "../domain/run-result.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Clock } from "../../kernel/clock.ts";
import { newId } from "../../kernel/id.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { recordAudit } from "../../audit/index.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { chooseItems, type ReviewCase, type ReviewTrial } from "../domain/review/choose-items.ts";
import { listTrials, type StoredRun, type TrialRow } from "../run-store.ts";
import { listReviews } from "./review-store.ts";
import type { ReviewTables } from "./tables.ts";

export type CreateReviewError =
  | { readonly code: "evaluation/review-too-early" }
  | { readonly code: "evaluation/review-nothing-to-compare"; readonly unpaired: readonly string[] }
  | { readonly code: "evaluation/review-exists"; readonly review: string };

export type ReviewRequest = {
  /** Different people who must label each item, 1 to 5. */
  readonly reviewers: number;
  readonly reservationMs: number;
  readonly by: Actor;
};

/** Makes a run's queue, with its audit record. A run has one open queue at a time. */
export async function createReview(
  db: Db,
  clock: Clock,
  run: StoredRun,
  { reviewers, reservationMs, by }: ReviewRequest,
): Promise<Result<string, CreateReviewError>> {
  const { baselineRun } = run;
  if (run.status !== "finished") return err({ code: "evaluation/review-too-early" });
  if (baselineRun === undefined) return err({ code: "evaluation/review-nothing-to-compare", unpaired: [] });
  const id = newId("rvw", clock);
  const { items, unpaired } = chooseItems(await listCases(db, run.id, baselineRun), id);
  if (items.length === 0) return err({ code: "evaluation/review-nothing-to-compare", unpaired });
  return db.transaction().execute(async (tx): Promise<Result<string, CreateReviewError>> => {
    const tables = tx.withTables<ReviewTables>();
    const { numInsertedOrUpdatedRows } = await tables
      .insertInto("reviews")
      .values({
        id,
        organization: run.organization,
        project: run.project,
        run_id: run.id,
        baseline_run: baselineRun,
        reviewers,
        reservation_ms: reservationMs,
        unpaired: JSON.stringify(unpaired),
        created_by: by.person,
        created_at: new Date(clock()),
        closed_at: null,
      })
      .onConflict((conflict) => conflict.column("run_id").where("closed_at", "is", null).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) {
      const [open] = await listReviews(tx, run, { runId: run.id, limit: 1 });
      return err({ code: "evaluation/review-exists", review: open?.id ?? "" });
    }
    await tables
      .insertInto("review_items")
      .values(
        items.map((item, index) => ({
          review_id: id,
          item: index + 1,
          case_id: item.caseId,
          reason: item.reason,
          trial: item.trial,
          baseline_case_id: item.baselineCaseId,
          baseline_trial: item.baselineTrial,
          candidate_side: item.candidateSide,
          held_by: null,
          held_until: null,
        })),
      )
      .execute();
    await recordAudit(tx, clock, run, {
      actor: by.actor,
      action: "review.created",
      object: `review/${id}`,
      what: `${by.person} asked for a review of ${items.length} cases of ${run.agent} on ${run.suite}, ${reviewers} to label each`,
      evidence: { label: "Evaluation", href: `/evaluations/${run.id}` },
      facts: { review: id, evaluation: run.id, items: items.length, reviewers, verified: by.verified },
    });
    return ok(id);
  });
}

/** The run's cases as they were played, each beside the baseline's case of equal content. */
async function listCases(db: Db, runId: string, baselineRun: string): Promise<ReviewCase[]> {
  const [own, before] = await Promise.all([listTrials(db, runId), listTrials(db, baselineRun)]);
  const byHash = Map.groupBy(before, ({ contentHash }) => contentHash);
  return Array.from(
    Map.groupBy(own, ({ caseId }) => caseId),
    ([id, rows]) => {
      const other = byHash.get(rows[0]?.contentHash ?? "") ?? [];
      const [first] = other;
      const baseline =
        first === undefined
          ? undefined
          : { id: first.caseId, trials: other.filter(({ caseId }) => caseId === first.caseId).map(toReviewTrial) };
      return { id, trials: rows.map(toReviewTrial), baseline };
    },
  );
}

function toReviewTrial({ result: { trial, status, scores } }: TrialRow): ReviewTrial {
  return { trial, status, isUnsure: scores.some(isUnsure) };
}

/** Whether a judge gave no verdict, or its samples were not of one mind. */
function isUnsure({ scorer, pass, isUnsure: isSplit = false }: Score): boolean {
  return scorer === "rubric" && (pass === null || isSplit);
}
