import type { Selectable } from "kysely";

import type { ProjectScope } from "../../kernel/scope.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import type { ReviewItem } from "../domain/review/choose-items.ts";
import type { Label } from "../domain/review/label.ts";
import type { ReviewTables } from "./tables.ts";

/** A queue's row, with how far it is. */
export type StoredReview = ProjectScope & {
  readonly id: string;
  readonly runId: string;
  readonly baselineRun: string;
  readonly reviewers: number;
  readonly reservationMs: number;
  readonly unpaired: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly closedAt: Date | undefined;
  readonly items: number;
  /** Items that have all their labels. */
  readonly fullItems: number;
  readonly labels: number;
};

/** An item with its labels. */
export type StoredItem = ReviewItem & { readonly item: number; readonly labels: readonly StoredLabel[] };

export type StoredLabel = Label & { readonly person: string; readonly verified: boolean; readonly note: string; readonly labelledAt: Date };

/** True once every item has all its labels; a queue that was closed before never is. */
export function isComplete({ items, fullItems }: Pick<StoredReview, "items" | "fullItems">): boolean {
  return items === fullItems;
}

/** Finds a review of a project. */
export async function findReview(db: Db, scope: ProjectScope, id: string): Promise<StoredReview | undefined> {
  const row = await selectReviews(db, scope).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toReview(row);
}

/** Reviews of a project, newest first; `runId`: of one run. */
export async function listReviews(db: Db, scope: ProjectScope, filter: { runId?: string; limit: number }): Promise<StoredReview[]> {
  let query = selectReviews(db, scope);
  if (filter.runId !== undefined) query = query.where("run_id", "=", filter.runId);
  const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(filter.limit).execute();
  return rows.map(toReview);
}

/** Every item of a review with its labels, oldest label first. */
export async function listItems(db: Db, reviewId: string): Promise<StoredItem[]> {
  const tables = db.withTables<ReviewTables>();
  const [items, labels] = await Promise.all([
    tables.selectFrom("review_items").selectAll().where("review_id", "=", reviewId).orderBy("item").execute(),
    tables.selectFrom("review_labels").selectAll().where("review_id", "=", reviewId).orderBy("labelled_at").orderBy("person").execute(),
  ]);
  const byItem = Map.groupBy(labels, ({ item }) => item);
  return items.map((row) => toItem(row, byItem.get(row.item) ?? []));
}

/** How many items a person has labelled. */
export async function countLabelsOf(db: Db, reviewId: string, person: string): Promise<number> {
  const { n } = await db
    .withTables<ReviewTables>()
    .selectFrom("review_labels")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("review_id", "=", reviewId)
    .where("person", "=", person)
    .executeTakeFirstOrThrow();
  return n;
}

function selectReviews(db: Db, scope: ProjectScope) {
  return db
    .withTables<ReviewTables>()
    .selectFrom("reviews")
    .selectAll()
    .select((eb) => {
      const items = eb.selectFrom("review_items").whereRef("review_items.review_id", "=", "reviews.id");
      return [
        items.select((of) => of.fn.countAll<number>().as("n")).as("items"),
        items
          .whereRef("review_items.labels", ">=", "reviews.reviewers")
          .select((of) => of.fn.countAll<number>().as("n"))
          .as("full_items"),
        items
          .select((of) => of.cast<number>(of.fn.coalesce(of.fn.sum("review_items.labels"), of.lit(0)), "integer").as("n"))
          .as("labelled"),
      ];
    })
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
}

type ReviewRow = Selectable<ReviewTables["reviews"]> & {
  readonly items: number | null;
  readonly full_items: number | null;
  readonly labelled: number | null;
};

function toReview(row: ReviewRow): StoredReview {
  return {
    organization: row.organization,
    project: row.project,
    id: row.id,
    runId: row.run_id,
    baselineRun: row.baseline_run,
    reviewers: row.reviewers,
    reservationMs: row.reservation_ms,
    unpaired: row.unpaired,
    createdBy: row.created_by,
    createdAt: row.created_at,
    closedAt: row.closed_at ?? undefined,
    items: row.items ?? 0,
    fullItems: row.full_items ?? 0,
    labels: row.labelled ?? 0,
  };
}

function toItem(row: Selectable<ReviewTables["review_items"]>, labels: readonly Selectable<ReviewTables["review_labels"]>[]): StoredItem {
  return {
    item: row.item,
    caseId: row.case_id,
    reason: row.reason,
    trial: row.trial,
    baselineCaseId: row.baseline_case_id,
    baselineTrial: row.baseline_trial,
    candidateSide: row.candidate_side,
    labels: labels.map(({ person, verified, winner, a, b, note, labelled_at: labelledAt }) => ({
      person,
      verified,
      winner,
      a,
      b,
      note,
      labelledAt,
    })),
  };
}
