import type { ColumnType, JSONColumnType } from "kysely";

import type { ReviewReason, Side } from "../domain/review/choose-items.ts";
import type { Label } from "../domain/review/label.ts";

export type ReviewTables = {
  reviews: {
    id: string;
    organization: string;
    project: string;
    run_id: string;
    baseline_run: string;
    reviewers: number;
    reservation_ms: number;
    unpaired: JSONColumnType<string[]>;
    created_by: string;
    created_at: Date;
    closed_at: Date | null;
  };
  review_items: {
    review_id: string;
    item: number;
    case_id: string;
    reason: ReviewReason;
    trial: number;
    baseline_case_id: string;
    baseline_trial: number;
    candidate_side: Side;
    labels: ColumnType<number, number | undefined, number>;
    held_by: string | null;
    held_until: Date | null;
    taken_by: ColumnType<string[], string[] | undefined, string[]>;
  };
  review_labels: {
    review_id: string;
    item: number;
    person: string;
    verified: boolean;
    winner: Label["winner"];
    a: Label["a"];
    b: Label["b"];
    note: string;
    revision: number;
    labelled_at: Date;
  };
};
