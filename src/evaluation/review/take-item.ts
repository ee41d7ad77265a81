import { sql } from "kysely";

import type { Clock } from "../../kernel/clock.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import type { StoredReview } from "./review-store.ts";
import type { ReviewTables } from "./tables.ts";

/** An item that a person holds. */
export type TakenItem = { readonly item: number; readonly heldUntil: Date };

/**
 * Gives a person the item that they hold, else the next that lacks labels, that they have not labelled and that nobody holds; undefined where there
 * is none. It is theirs until the reservation runs out, which asking again renews.
 *
 * INVARIANT: no two people hold an item at one time. What is held stands in the row that is locked, so that whoever comes second sees it.
 * @param after gives this item back and begins after it, round at the end: the person passes over it.
 */
export async function takeItem(
  db: Db,
  clock: Clock,
  review: StoredReview,
  { person, after }: { readonly person: string; readonly after?: number | undefined },
): Promise<TakenItem | undefined> {
  if (review.closedAt !== undefined) return undefined;
  const [now, until] = [new Date(clock()), new Date(clock() + review.reservationMs)];
  return db.transaction().execute(async (tx) => {
    const tables = tx.withTables<ReviewTables>();
    if (after !== undefined) {
      await tables
        .updateTable("review_items")
        .set({ held_by: null, held_until: null })
        .where("review_id", "=", review.id)
        .where("item", "=", after)
        .where("held_by", "=", person)
        .execute();
    }
    const { rows } = await sql<{ item: number }>`
      update review_items set
        held_by = ${person},
        held_until = ${until},
        taken_by = array_append(array_remove(taken_by, ${person}), ${person})
      where review_id = ${review.id} and item = (
        select item from review_items as next
        where review_id = ${review.id}
          and labels < ${review.reviewers}
          and (held_until is null or held_until <= ${now} or held_by = ${person})
          and not exists (
            select from review_labels as own where own.review_id = next.review_id and own.item = next.item and own.person = ${person}
          )
        order by (held_by is not distinct from ${person} and held_until > ${now}) desc, item <= ${after ?? 0}, item
        limit 1
        for update skip locked
      )
      returning item`.execute(tx);
    const [taken] = rows;
    return taken === undefined ? undefined : { item: taken.item, heldUntil: until };
  });
}
