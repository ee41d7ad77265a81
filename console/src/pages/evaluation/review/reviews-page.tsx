import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import type { ReviewView } from "../../../../../src/evaluation/review-views.ts";
import { paths } from "../../../address/paths.ts";
import { reviewsQuery } from "../../../api/queries.ts";
import { Answer } from "../../../components/core/answer.tsx";
import { Command } from "../../../components/core/command.tsx";
import { Notice } from "../../../components/core/notice.tsx";
import { PageHead } from "../../../components/core/page-head.tsx";
import { Panel } from "../../../components/core/panel.tsx";
import { Status } from "../../../components/core/status.tsx";
import { To } from "../../../components/core/to.tsx";
import { When } from "../../../components/core/when.tsx";
import { PageBody } from "../../../components/frame/frame.tsx";
import { useRowKeys } from "../../../keyboard/use-row-keys.ts";
import { reviewLook } from "../../../status/looks.ts";

/** All reviews, newest first. */
export function ReviewsPage() {
  const query = useQuery(reviewsQuery(null));
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <PageBody crumbs={[{ label: "Reviews" }]}>
      <PageHead title="Reviews">
        <span>What people are asked to look at before a change is merged, blind</span>
      </PageHead>
      <Answer query={query} what="The reviews" shape="table">
        {(reviews) => <div ref={list}>{reviews.length === 0 ? <NoReviews /> : <ReviewTable reviews={reviews} />}</div>}
      </Answer>
    </PageBody>
  );
}

function ReviewTable({ reviews }: { reviews: readonly ReviewView[] }) {
  return (
    <Panel title="Reviews" sub="newest first">
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Review</th>
            <th scope="col">Status</th>
            <th scope="col" className="r">
              Items labelled
            </th>
            <th scope="col" className="r">
              By you
            </th>
            <th scope="col">Asked by</th>
            <th scope="col" className="r">
              Asked
            </th>
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => (
            <tr key={review.id}>
              <td className="nowrap">
                <To className="name" href={paths.review(review.id)} row={review.id}>
                  {`Review of ${review.agent}`}
                </To>
                <span className="under">{review.suite}</span>
              </td>
              <td>
                <Status look={reviewLook[review.status]} />
              </td>
              <td className="r nowrap">
                {`${review.fullItems} of ${review.items}`}
                <span className="under">{review.reviewers === 1 ? "one person each" : `${review.reviewers} people each`}</span>
              </td>
              <td className="r">{review.yours}</td>
              <td>{review.createdBy}</td>
              <td className="r nowrap">
                <When at={review.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function NoReviews() {
  return (
    <div className="panel">
      <Notice icon="review" title="No reviews yet" actions={<Command line="airworthy review create EVALUATION" />}>
        A review shows people the cases in which an evaluation differs from the one before, without saying which side is which.
      </Notice>
    </div>
  );
}
