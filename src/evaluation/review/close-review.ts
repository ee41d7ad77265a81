import type { Actor } from "../../kernel/actor.ts";
import type { Clock } from "../../kernel/clock.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { recordAudit } from "../../audit/index.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { sayReview } from "../domain/review/say-review.ts";
import { summariseLabels } from "../domain/review/summarise-labels.ts";
import { listItems, type StoredReview } from "./review-store.ts";
import type { ReviewTables } from "./tables.ts";

/** Ends a review: labels stay as they are, and nobody adds to them. With its audit record, which says what was found. */
export async function closeReview(
  db: Db,
  clock: Clock,
  review: StoredReview,
  by: Actor,
): Promise<Result<void, { readonly code: "evaluation/review-closed" }>> {
  return db.transaction().execute(async (tx): Promise<Result<void, { readonly code: "evaluation/review-closed" }>> => {
    const { numUpdatedRows } = await tx
      .withTables<ReviewTables>()
      .updateTable("reviews")
      .set({ closed_at: new Date(clock()) })
      .where("id", "=", review.id)
      .where("closed_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return err({ code: "evaluation/review-closed" });
    const items = await listItems(tx, review.id);
    const full = items.filter(({ labels }) => labels.length >= review.reviewers).length;
    await recordAudit(tx, clock, review, {
      actor: by.actor,
      action: "review.closed",
      object: `review/${review.id}`,
      what: `${by.person} closed the review with ${full} of ${items.length} items labelled. ${sayReview(summariseLabels(items))}`,
      evidence: { label: "Review", href: `/reviews/${review.id}` },
      facts: { review: review.id, items: items.length, full, verified: by.verified },
    });
    return ok(undefined);
  });
}
