/** Development data: reviews of the support desk's evaluations. */
import { chooseItems, type ReviewItem } from "../../../src/evaluation/domain/review/choose-items.ts";
import type { Label } from "../../../src/evaluation/domain/review/label.ts";
import { sayReview } from "../../../src/evaluation/domain/review/say-review.ts";
import { summariseLabels } from "../../../src/evaluation/domain/review/summarise-labels.ts";
import type { BlindCallView, BlindItemView, ReviewView } from "../../../src/evaluation/review-views.ts";
import type { CallView, TrialView } from "../../../src/evaluation/views.ts";
import { alignCalls } from "./align-calls.ts";
import type { Evaluated } from "./evaluations.ts";

type PlayedItem = ReviewItem & {
  readonly shown: Omit<BlindItemView, "heldUntil">;
  readonly labels: readonly (Label & { readonly person: string })[];
};

/** A review with its items and labels. */
export type PlayedReview = {
  readonly id: string;
  readonly evaluated: Pick<Evaluated, "view">;
  readonly reviewers: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly items: readonly PlayedItem[];
};

type Asked = Pick<PlayedReview, "id" | "reviewers" | "createdBy" | "createdAt" | "closedAt"> & { readonly evaluated: Evaluated };

/** The review of an evaluation; `people` have labelled what they say, by the number of the item. */
export function reviewOf(
  asked: Asked,
  people: { readonly [person: string]: (item: ReviewItem, number: number) => Label | undefined } = {},
): PlayedReview {
  const { cases } = asked.evaluated;
  const trialsOf = (trials: readonly TrialView[]) =>
    trials.flatMap(({ trial, status }) => (status === "pending" ? [] : [{ trial, status, isUnsure: false }]));
  const chosen = chooseItems(
    cases.map(({ full: { id, trials, baselineTrials } }) => ({
      id,
      trials: trialsOf(trials),
      baseline: baselineTrials === null ? undefined : { id, trials: trialsOf(baselineTrials) },
    })),
    asked.id,
  );
  const items = chosen.items.map((item, index): PlayedItem => {
    const full = cases.find(({ row }) => row.id === item.caseId)?.full;
    const own = full?.trials.find(({ trial }) => trial === item.trial);
    const other = full?.baselineTrials?.find(({ trial }) => trial === item.baselineTrial);
    if (own === undefined || other === undefined) throw new Error(`no trials of "${item.caseId}"`);
    const labels = Object.entries(people).flatMap(([person, say]) => {
      const label = say(item, index + 1);
      return label === undefined ? [] : [{ ...label, person }];
    });
    const [a, b] = item.candidateSide === "a" ? [own, other] : [other, own];
    return { ...item, shown: shownOf(index + 1, a, b), labels };
  });
  return { ...asked, evaluated: { view: asked.evaluated.view }, items };
}

/** A label by version. */
export function said(item: ReviewItem, winner: "candidate" | "baseline" | "tie"): Label {
  const other = item.candidateSide === "a" ? "b" : "a";
  const side = winner === "tie" ? "tie" : winner === "candidate" ? item.candidateSide : other;
  return { winner: side, a: side === "b" ? "fail" : "pass", b: side === "a" ? "fail" : "pass" };
}

/** A review as the API shows it to a person. */
export function toReviewView(review: PlayedReview, person: string): ReviewView {
  const { view } = review.evaluated;
  const { items, reviewers, closedAt } = review;
  const fullItems = items.filter(({ labels }) => labels.length >= reviewers).length;
  const status = closedAt !== null ? "closed" : fullItems === items.length ? "complete" : "open";
  const numbers = summariseLabels(items);
  return {
    id: review.id,
    evaluation: view.id,
    agent: view.agent,
    suite: view.suite,
    status,
    items: items.length,
    fullItems,
    labels: items.reduce((sum, { labels }) => sum + labels.length, 0),
    yours: items.filter(({ labels }) => labels.some((label) => label.person === person)).length,
    reviewers,
    reservationMinutes: 15,
    unpaired: [],
    createdBy: review.createdBy,
    createdAt: review.createdAt,
    closedAt,
    result:
      status === "open"
        ? null
        : {
            candidateVersion: view.version,
            baselineVersion: view.comparison?.baselineVersion ?? "",
            baselineEvaluation: view.comparison?.baselineRun ?? "",
            sentence: sayReview(numbers),
            numbers,
          },
  };
}

function shownOf(item: number, a: TrialView, b: TrialView): PlayedItem["shown"] {
  const kinds = { same: "same", changed: "changed", added: "only-a", removed: "only-b" } as const;
  const call = (one: CallView | null): BlindCallView | null => {
    if (one === null) return null;
    const { durationMs: _, ...rest } = one;
    return rest;
  };
  const rows = alignCalls(a.calls, b.calls).map(({ kind, candidate, baseline }) => ({
    kind: kinds[kind],
    a: call(candidate),
    b: call(baseline),
  }));
  const side = ({ turns, answers }: TrialView) => ({
    exchanges: turns.map((user, index) => ({ user, agent: answers[index] ?? "(no answer)" })),
  });
  const shown = { item, a: side(a), b: side(b), calls: rows };
  // Each trial has its own order; the server puts what only one trial has back to its placeholder.
  return JSON.parse(JSON.stringify(shown).replaceAll(/A-\d{5}/g, "A-{{unique}}")) as PlayedItem["shown"]; // it was one before
}
