import type { Label } from "../../src/evaluation/domain/review/label.ts";
import { fieldsOf, found, list, ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import { type PlayedReview, reviewOf, toReviewView } from "./data/reviews.ts";
import type { Data } from "./scenario.ts";

/** `/reviews`: made, listed, read, closed; items taken and labelled. */
export function answerReviews(data: Data, asked: Asked): Answer {
  const { method, parts, search, body, at } = asked;
  const person = data.me.verified ? data.me.name : asked.person;
  const [, id, what, number] = parts;
  if (id === undefined) {
    if (method === "POST") return create(data, { body, at, person });
    const evaluation = search.get("evaluation");
    const listed = data.reviews.filter(({ evaluated }) => evaluation === null || evaluated.view.id === evaluation);
    return ok(list(listed.map((review) => toReviewView(review, person))));
  }
  const index = data.reviews.findIndex((review) => review.id === id);
  const review = data.reviews[index];
  if (review === undefined) return found(undefined, `review "${id}"`);
  const change = (changed: PlayedReview): Answer => {
    data.reviews[index] = changed;
    return ok(toReviewView(changed, person));
  };
  switch (what) {
    case "next":
      return ok({
        review: toReviewView(review, person),
        next: nextOf(review, { person, at, after: Number(fieldsOf(body).get("after") ?? 0) }),
      });
    case "close":
      return change({ ...review, closedAt: at });
    case "items": {
      const label = { ...(body as Label), person }; // what the console sent
      const items = review.items.map((item) =>
        item.shown.item === Number(number) ? { ...item, labels: [...item.labels.filter((one) => one.person !== person), label] } : item,
      );
      return change({ ...review, items });
    }
    default:
      return ok(toReviewView(review, person));
  }
}

function create(data: Data, { body, at, person }: { body: unknown; at: string; person: string }): Answer {
  const given = fieldsOf(body);
  const evaluated = data.evaluations.find(({ view }) => view.id === given.get("evaluation"));
  if (evaluated === undefined) return found(undefined, `evaluation "${String(given.get("evaluation"))}"`);
  const id = evaluated.view.id.replace("eval", "rvw");
  if (data.reviews.some((review) => review.evaluated.view.id === evaluated.view.id && review.closedAt === null))
    return refused(
      409,
      "The evaluation has an open review",
      `Review ${id} is open. Close it to begin another.`,
      "evaluation/review-exists",
    );
  const review = reviewOf({
    id: `${id}n`,
    evaluated,
    reviewers: Number(given.get("reviewers")),
    createdBy: person,
    createdAt: at,
    closedAt: null,
  });
  data.reviews.unshift(review);
  return { status: 201, body: toReviewView(review, person) };
}

/** The next item that a person has not labelled and that lacks labels; those after `after` come first. */
function nextOf(review: PlayedReview, { person, at, after }: { person: string; at: string; after: number }) {
  if (review.closedAt !== null) return null;
  const open = review.items.filter(({ labels }) => labels.length < review.reviewers && labels.every((label) => label.person !== person));
  const next = open.find(({ shown }) => shown.item > after) ?? open[0];
  return next === undefined ? null : { ...next.shown, heldUntil: new Date(Date.parse(at) + 15 * 60_000).toISOString() };
}
