import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FormEvent } from "react";

import type { ReviewView } from "../../../../../src/evaluation/review-views.ts";
import { paths } from "../../../address/paths.ts";
import { post } from "../../../api/client.ts";
import { reviewsQuery } from "../../../api/queries.ts";
import { sayLacking, useWho } from "../../../api/use-who.ts";
import { Answer } from "../../../components/core/answer.tsx";
import { Panel } from "../../../components/core/panel.tsx";
import { Refusal } from "../../../components/core/refusal.tsx";
import { Status } from "../../../components/core/status.tsx";
import { To } from "../../../components/core/to.tsx";
import { reviewLook } from "../../../status/looks.ts";

/** What people were asked about an evaluation, how far they are, and what they found; else asks them. */
export function ReviewPanel({ evaluation }: { evaluation: string }) {
  const query = useQuery(reviewsQuery(evaluation));
  const who = useWho();
  if (!who.may("reviews:read")) return null;
  return (
    <Answer query={query} what="The reviews" shape="table">
      {([newest]) =>
        newest === undefined || newest.status === "closed" ? <Begin evaluation={evaluation} last={newest} /> : <Under review={newest} />
      }
    </Answer>
  );
}

function Under({ review }: { review: ReviewView }) {
  const who = useWho();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: () => post<ReviewView>(`/reviews/${encodeURIComponent(review.id)}/close`, {}),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel title="Human review" sub={`asked by ${review.createdBy}`} aside={<Status look={reviewLook[review.status]} />}>
      <div className="body stack gap3">
        <p>
          {review.result?.sentence ??
            `${review.fullItems} of ${review.items} items have all their labels. What people said is told when all have.`}
        </p>
        {close.error !== null && <Refusal error={close.error} />}
        <div className="btns">
          <To className="btn solid" href={paths.review(review.id)}>
            {review.status === "open" ? "Review" : "Open the review"}
          </To>
          <button
            type="button"
            className="btn"
            disabled={close.isPending || !who.may("reviews:write")}
            title={who.may("reviews:write") ? undefined : sayLacking("reviews:write")}
            onClick={() => close.mutate()}
          >
            Close it
          </button>
        </div>
      </div>
    </Panel>
  );
}

function Begin({ evaluation, last }: { evaluation: string; last: ReviewView | undefined }) {
  const id = useId();
  const who = useWho();
  const client = useQueryClient();
  const [reviewers, setReviewers] = useState(2);
  const create = useMutation({
    mutationFn: () => post<ReviewView>("/reviews", { evaluation, reviewers }),
    onSuccess: () => client.invalidateQueries(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const may = who.may("reviews:write");
  return (
    <Panel title="Human review" sub="blind, of what changed and a tenth of the rest">
      <form className="body stack gap3" onSubmit={submit}>
        {last?.result == null ? (
          <p className="dim">Nobody was asked to look at it.</p>
        ) : (
          <p>
            {`${last.result.sentence} `}
            <To href={paths.review(last.id)}>Open the review</To>
          </p>
        )}
        {create.error !== null && <Refusal error={create.error} />}
        <div className="row wrap">
          <label className="sm" htmlFor={id}>
            People for each case
          </label>
          <select className="in short" id={id} value={reviewers} onChange={(event) => setReviewers(Number(event.target.value))}>
            {[1, 2, 3, 4, 5].map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
          <button type="submit" className="btn" disabled={create.isPending || !may}>
            Ask for a review
          </button>
          {!may && <span className="sm dim">{sayLacking("reviews:write")}</span>}
        </div>
      </form>
    </Panel>
  );
}
