import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { toJudgeLines } from "./domain/review/judge-lines.ts";
import { closeReview } from "./review/close-review.ts";
import { createReview, type CreateReviewError } from "./review/create-review.ts";
import { draftCases } from "./review/draft-cases.ts";
import { labelItem, type LabelError } from "./review/label-item.ts";
import { listLabelledTrials } from "./review/labelled-trials.ts";
import { findReview, listItems, listReviews, type StoredReview } from "./review/review-store.ts";
import { isTold, toBlindItem, toLabelViews, toReviewView } from "./review/review-view.ts";
import { takeItem } from "./review/take-item.ts";
import { labelBody, nextItemView, reviewLabelView, type ReviewView, reviewView } from "./review-views.ts";
import { findRun } from "./run-store.ts";

export type ReviewRoutesDeps = { readonly db: Db; readonly clock: Clock; readonly changes: ChangeFeed };

type Request = Parameters<typeof actorOf>[0];

const params = z.object({ id: z.string().max(100) });

/** `/reviews`: make, list, read, close; take an item, label it; labels and drafts of cases. */
export function addReviewRoutes(host: HttpHost, { db, clock, changes }: ReviewRoutesDeps): void {
  const find = async (request: Request, id: string): Promise<StoredReview> => {
    const review = await findReview(db, scopeOf(request), id);
    if (review === undefined) throw new ProblemError("evaluation/review-not-found", `There is no review "${id}".`);
    return review;
  };
  const findTold = async (request: Request, id: string): Promise<StoredReview> => {
    const review = await find(request, id);
    if (isTold(review)) return review;
    const left = `${review.fullItems} of ${review.items} items have all their labels.`;
    throw new ProblemError(
      "evaluation/review-open",
      `${left} What was said is told once all have, or the review is closed: reviewers are blind.`,
    );
  };
  const show = async (request: Request, id: string): Promise<ReviewView> =>
    toReviewView(db, await find(request, id), actorOf(request).person);
  const publish = (review: StoredReview): void => changes.publish(review, { topic: "review", id: review.id });

  host.post(
    "/api/v1/reviews",
    {
      config: { permission: "reviews:write" },
      schema: {
        summary: "Ask people to look at an evaluation's disagreements, blind",
        body: z.strictObject({
          evaluation: z.string(),
          reviewers: z.int().min(1).max(5).default(1),
          reservationMinutes: z.number().min(1).max(240).default(15),
        }),
        response: { 201: reviewView },
      },
    },
    async (request, reply) => {
      const { evaluation, reviewers, reservationMinutes } = request.body;
      const run = await findRun(db, scopeOf(request), evaluation);
      if (run === undefined) throw new ProblemError("evaluation/run-not-found", `There is no evaluation "${evaluation}".`);
      const asked = { reviewers, reservationMs: Math.round(reservationMinutes * 60_000), by: actorOf(request) };
      const created = await createReview(db, clock, run, asked);
      if (!created.ok) throw refuseCreation(created.error, evaluation);
      publish(await find(request, created.value));
      return reply.code(201).send(await show(request, created.value));
    },
  );

  host.get(
    "/api/v1/reviews",
    {
      config: { permission: "reviews:read" },
      schema: {
        summary: "Reviews, newest first",
        querystring: z.object({ evaluation: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: z.object({ items: z.array(reviewView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { evaluation, limit } = request.query;
      const reviews = await listReviews(db, scopeOf(request), { ...(evaluation === undefined ? {} : { runId: evaluation }), limit });
      const { person } = actorOf(request);
      return { items: await Promise.all(reviews.map((review) => toReviewView(db, review, person))), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/reviews/:id",
    { config: { permission: "reviews:read" }, schema: { summary: "One review", params, response: { 200: reviewView } } },
    async (request) => show(request, request.params.id),
  );

  host.post(
    "/api/v1/reviews/:id/next",
    {
      config: { permission: "reviews:label" },
      schema: {
        summary: "Take the next item: the caller's own for the time of its reservation",
        params,
        body: z.strictObject({ after: z.int().min(1).optional().describe("Gives this item back and goes on after it.") }),
        response: { 200: nextItemView },
      },
    },
    async (request) => {
      const review = await find(request, request.params.id);
      const taken = await takeItem(db, clock, review, { person: actorOf(request).person, after: request.body.after });
      return { review: await show(request, review.id), next: taken === undefined ? null : await toBlindItem(db, review, taken) };
    },
  );

  host.put(
    "/api/v1/reviews/:id/items/:item/label",
    {
      config: { permission: "reviews:label" },
      schema: {
        summary: "Label an item; again: change the label",
        params: params.extend({ item: z.coerce.number().int().min(1).max(1_000_000) }),
        body: labelBody,
        response: { 200: reviewView },
      },
    },
    async (request) => {
      const review = await find(request, request.params.id);
      const { item } = request.params;
      const { note, ...label } = request.body;
      const labelled = await labelItem(db, clock, review, { item, label, note, by: actorOf(request) });
      if (!labelled.ok) throw refuseLabel(labelled.error, review, item);
      publish(review);
      return show(request, review.id);
    },
  );

  host.post(
    "/api/v1/reviews/:id/close",
    {
      config: { permission: "reviews:write" },
      schema: { summary: "End a review; its labels stay", params, response: { 200: reviewView } },
    },
    async (request) => {
      const review = await find(request, request.params.id);
      const closed = await closeReview(db, clock, review, actorOf(request));
      if (!closed.ok) throw new ProblemError(closed.error.code, `Review ${review.id} is closed already.`);
      publish(review);
      return show(request, review.id);
    },
  );

  host.get(
    "/api/v1/reviews/:id/labels",
    {
      config: { permission: "reviews:read" },
      schema: {
        summary: "What people said, by version; `format=judge`: JSON lines for `airworthy eval judge-calibrate`",
        params,
        querystring: z.object({ format: z.enum(["judge"]).optional() }),
      },
    },
    async (request, reply) => {
      const review = await findTold(request, request.params.id);
      if (request.query.format === "judge") return reply.type("application/jsonl").send(toJudgeLines(await listLabelledTrials(db, review)));
      const items = toLabelViews(await listItems(db, review.id));
      return { items: z.array(reviewLabelView).parse(items), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/reviews/:id/cases",
    {
      config: { permission: "reviews:read" },
      schema: { summary: "Drafts of new cases, where people and scorers differ, as a suite file", params },
    },
    async (request, reply) => {
      const review = await findTold(request, request.params.id);
      const drafted = await draftCases(db, review);
      return reply.type("application/yaml").send(drafted ?? `# Review ${review.id} gives no case: people and scorers say the same.\n`);
    },
  );
}

function refuseCreation(error: CreateReviewError, evaluation: string): ProblemError {
  switch (error.code) {
    case "evaluation/review-too-early":
      return new ProblemError(error.code, `Evaluation "${evaluation}" has not finished. Wait for its verdict.`);
    case "evaluation/review-exists":
      return new ProblemError(error.code, `Review ${error.review} of "${evaluation}" is open. Close it to begin another.`);
    case "evaluation/review-nothing-to-compare":
      return new ProblemError(
        error.code,
        error.unpaired.length === 0
          ? `Evaluation "${evaluation}" was compared with no other. Evaluate it with a baseline.`
          : `None of its ${error.unpaired.length} cases has a result on both sides. Evaluate the baseline on this suite.`,
      );
  }
}

function refuseLabel({ code }: LabelError, review: StoredReview, item: number): ProblemError {
  switch (code) {
    case "evaluation/review-closed":
      return new ProblemError(code, `Review ${review.id} is closed; its labels stay as they are.`);
    case "evaluation/review-complete":
      return new ProblemError(code, `Review ${review.id} has all its labels and what they say is told: who changes one now is not blind.`);
    case "evaluation/review-item-not-found":
      return new ProblemError(code, `Review ${review.id} has ${review.items} items, and no item ${item}.`);
    case "evaluation/review-item-not-taken":
      return new ProblemError(code, `Item ${item} was never given to you. Take the next item and label that.`);
    case "evaluation/review-item-full":
      return new ProblemError(code, `Others have labelled item ${item} since your reservation ran out. Take the next one.`);
  }
}
