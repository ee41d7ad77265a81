import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { NextItemView, ReviewView } from "../../../../../src/evaluation/review-views.ts";
import { post, put } from "../../../api/client.ts";
import { reviewQuery } from "../../../api/queries.ts";
import { Answer } from "../../../components/core/answer.tsx";
import { Notice } from "../../../components/core/notice.tsx";
import { Panel } from "../../../components/core/panel.tsx";
import { TimeLeft } from "../../../components/core/time-left.tsx";
import { LabelBar } from "./label-bar.tsx";
import type { LabelDraft } from "./label-draft.ts";
import { TwoSides } from "./two-sides.tsx";

/** Takes an item, shows it, labels it, and takes the next. Where to go on after is told, so that what was passed over comes at the end. */
export function ReviewItem({ review }: { review: ReviewView }) {
  const client = useQueryClient();
  const path = `/reviews/${encodeURIComponent(review.id)}`;
  const keep = (now: ReviewView): void => void client.setQueryData(reviewQuery(review.id).queryKey, now);
  const take = useMutation({
    mutationFn: (after: number | undefined) => post<NextItemView>(`${path}/next`, after === undefined ? {} : { after }),
    onSuccess: ({ review: now }) => keep(now),
  });
  const label = useMutation({
    mutationFn: ({ item, draft }: { item: number; draft: LabelDraft }) => put<ReviewView>(`${path}/items/${item}/label`, draft),
    onSuccess: (now, { item }) => {
      keep(now);
      take.mutate(item);
    },
  });
  const begin = take.mutate;
  useEffect(() => begin(undefined), [begin]);
  const answer = { data: take.data, error: take.error, dataUpdatedAt: take.submittedAt, refetch: () => take.mutate(undefined) };
  return (
    <Answer query={answer} what="The next item" shape="table">
      {({ next }) =>
        next === null ? (
          <NothingLeft review={review} onLook={() => take.mutate(undefined)} />
        ) : (
          <Panel
            title={`Item ${next.item} of ${review.items}`}
            sub="which side is which is not told"
            aside={
              <span className="sm dim">
                yours for <TimeLeft until={next.heldUntil} />
              </span>
            }
          >
            <TwoSides item={next} />
            <LabelBar
              key={next.item}
              isSending={label.isPending || take.isPending}
              error={label.error}
              onLabel={(draft) => label.mutate({ item: next.item, draft })}
              onSkip={() => {
                label.reset();
                take.mutate(next.item);
              }}
            />
          </Panel>
        )
      }
    </Answer>
  );
}

function NothingLeft({ review, onLook }: { review: ReviewView; onLook: () => void }) {
  return (
    <div className="panel">
      <Notice
        icon="done"
        title="Nothing is left for you now"
        actions={
          <button type="button" className="btn" onClick={onLook}>
            Look again
          </button>
        }
      >
        {`You have labelled ${review.yours} of ${review.items} items. Others hold the rest, or have to label it: each item needs ${review.reviewers === 1 ? "one person" : `${review.reviewers} people`}.`}
      </Notice>
    </div>
  );
}
