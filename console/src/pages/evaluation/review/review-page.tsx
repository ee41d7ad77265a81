import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { ReviewView } from "../../../../../src/evaluation/review-views.ts";
import { paths } from "../../../address/paths.ts";
import { reviewQuery } from "../../../api/queries.ts";
import { sayLacking, useWho } from "../../../api/use-who.ts";
import { Answer } from "../../../components/core/answer.tsx";
import { Icon } from "../../../components/core/icon.tsx";
import { Notice } from "../../../components/core/notice.tsx";
import { PageHead } from "../../../components/core/page-head.tsx";
import { When } from "../../../components/core/when.tsx";
import { Why } from "../../../components/core/why.tsx";
import { PageBody } from "../../../components/frame/frame.tsx";
import { WhoDialog } from "../../../components/frame/who-dialog.tsx";
import { reviewLook } from "../../../status/looks.ts";
import { ReviewItem } from "./review-item.tsx";
import { ReviewResult } from "./review-result.tsx";

/** One review: the next item to label, blind, and once it is complete or closed what was found. */
export function ReviewPage({ id }: { id: string }) {
  const query = useQuery(reviewQuery(id));
  const title = query.data === undefined ? `Review ${id}` : titleOf(query.data);
  return (
    <PageBody crumbs={[{ label: "Reviews", href: paths.reviews }, { label: title }]}>
      {query.data === undefined && <PageHead title={title} />}
      <Answer query={query} what={`Review ${id}`} shape="detail">
        {(review) => <Review review={review} />}
      </Answer>
    </PageBody>
  );
}

function Review({ review }: { review: ReviewView }) {
  const look = reviewLook[review.status];
  const { result } = review;
  return (
    <>
      <PageHead title={titleOf(review)} look={look}>
        <span>
          <Icon name="eval" />
          suite {review.suite}
        </span>
        <span data-s="run">
          <span className="meter">
            <b style={{ width: `${(100 * review.labels) / (review.items * review.reviewers)}%` }} />
          </span>
          {`${review.fullItems} of ${review.items} items labelled${review.reviewers === 1 ? "" : `, by ${review.reviewers} people each`}`}
        </span>
        <span>{`${review.yours} by you`}</span>
        <span>
          <Icon name="user" />
          asked by {review.createdBy}
        </span>
        <span>
          <Icon name="clock" />
          <When at={review.createdAt} />
        </span>
      </PageHead>
      {result === null ? (
        <Labelling review={review} />
      ) : (
        <>
          <Why look={look} sentence={result.sentence} next="" />
          <ReviewResult review={review} result={result} />
        </>
      )}
    </>
  );
}

/** The next item, for whoever may label and has a name: labels are told apart by who made them. */
function Labelling({ review }: { review: ReviewView }) {
  const who = useWho();
  const [asks, setAsks] = useState(false);
  if (!who.may("reviews:label")) {
    return (
      <div className="panel">
        <Notice icon="lock" title="You may not label">
          {sayLacking("reviews:label")} What people said is told once every item is labelled, or the review is closed.
        </Notice>
      </div>
    );
  }
  if (who.name !== "") return <ReviewItem key={who.name} review={review} />;
  return (
    <div className="panel">
      <Notice
        icon="user"
        title="Say who you are first"
        actions={
          <button type="button" className="btn solid" onClick={() => setAsks(true)}>
            Say who you are
          </button>
        }
      >
        Different people label each item, so every label has a name.
      </Notice>
      {asks && <WhoDialog onClose={() => setAsks(false)} />}
    </div>
  );
}

function titleOf({ agent }: ReviewView): string {
  return `Review of ${agent}`;
}
