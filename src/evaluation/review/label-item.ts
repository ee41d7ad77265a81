import type { Actor } from "../../kernel/actor.ts";
import type { Clock } from "../../kernel/clock.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { recordAudit } from "../../audit/index.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import type { Label } from "../domain/review/label.ts";
import type { StoredReview } from "./review-store.ts";
import type { ReviewTables } from "./tables.ts";

export type LabelError =
  | { readonly code: "evaluation/review-closed" }
  | { readonly code: "evaluation/review-complete" }
  | { readonly code: "evaluation/review-item-not-found" }
  | { readonly code: "evaluation/review-item-not-taken" }
  | { readonly code: "evaluation/review-item-full" };

/**
 * Writes a person's label of an item that they were given, with its audit record. A second one of the same person takes the place of the first. One
 * whose reservation ran out counts unless others have labelled the item often enough since.
 *
 * INVARIANT: every label is blind. What was found is told once the review is complete, so that from then on no label changes.
 */
export async function labelItem(
  db: Db,
  clock: Clock,
  review: StoredReview,
  { item, label, note, by }: { readonly item: number; readonly label: Label; readonly note: string; readonly by: Actor },
): Promise<Result<void, LabelError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, LabelError>> => {
    const tables = tx.withTables<ReviewTables>();
    // Shared: labels of other items go on, and who closes the review waits for this one.
    const open = await tables.selectFrom("reviews").select("closed_at").where("id", "=", review.id).forShare().executeTakeFirst();
    if (open === undefined || open.closed_at !== null) return err({ code: "evaluation/review-closed" });
    const lacking = await tables
      .selectFrom("review_items")
      .select("item")
      .where("review_id", "=", review.id)
      .where("labels", "<", review.reviewers)
      .limit(1)
      .executeTakeFirst();
    if (lacking === undefined) return err({ code: "evaluation/review-complete" });
    const own = { review_id: review.id, item };
    const row = await tables
      .selectFrom("review_items")
      .select(["labels", "held_by", "taken_by"])
      .where("review_id", "=", review.id)
      .where("item", "=", item)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return err({ code: "evaluation/review-item-not-found" });
    if (!row.taken_by.includes(by.person)) return err({ code: "evaluation/review-item-not-taken" });
    const before = await tables
      .selectFrom("review_labels")
      .select("revision")
      .where("review_id", "=", review.id)
      .where("item", "=", item)
      .where("person", "=", by.person)
      .executeTakeFirst();
    if (before === undefined && row.labels >= review.reviewers) return err({ code: "evaluation/review-item-full" });
    const revision = (before?.revision ?? 0) + 1;
    const said = { ...label, note, verified: by.verified, revision, labelled_at: new Date(clock()) };
    await tables
      .insertInto("review_labels")
      .values({ ...own, person: by.person, ...said })
      .onConflict((conflict) => conflict.columns(["review_id", "item", "person"]).doUpdateSet(said))
      .execute();
    await tables
      .updateTable("review_items")
      .set({
        labels: row.labels + (before === undefined ? 1 : 0),
        ...(row.held_by === by.person ? { held_by: null, held_until: null } : {}),
      })
      .where("review_id", "=", review.id)
      .where("item", "=", item)
      .execute();
    await recordAudit(tx, clock, review, {
      actor: by.actor,
      action: "review.labelled",
      object: `review/${review.id}`,
      what: `${by.person} ${before === undefined ? "labelled" : "changed the label of"} item ${item}`,
      facts: { review: review.id, item, ...label, note, revision, verified: by.verified },
    });
    return ok(undefined);
  });
}
