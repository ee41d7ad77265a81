import type { Json } from "../../kernel/json.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { loadVersion } from "../../registry/index.ts";
import { alignTrajectories, maskUnique } from "../domain/align-trajectories.ts";
import type { Side } from "../domain/review/choose-items.ts";
import { otherSide } from "../domain/review/label.ts";
import { sayReview } from "../domain/review/say-review.ts";
import { summariseLabels } from "../domain/review/summarise-labels.ts";
import type { Call } from "../domain/trajectory.ts";
import type { BlindCallView, BlindItemView, ReviewLabelView, ReviewView } from "../review-views.ts";
import { findRun, listTrials } from "../run-store.ts";
import type { StoredTrial } from "../stored-run.ts";
import { countLabelsOf, isComplete, listItems, type StoredItem, type StoredReview } from "./review-store.ts";
import type { TakenItem } from "./take-item.ts";

/** True once what was found may be told: no label of a reviewer who knows it is still to come. */
export function isTold(review: StoredReview): boolean {
  return review.closedAt !== undefined || isComplete(review);
}

/** A review as the API shows it to a person. */
export async function toReviewView(db: Db, review: StoredReview, person: string): Promise<ReviewView> {
  const [run, yours, result] = await Promise.all([
    findRun(db, review, review.runId),
    countLabelsOf(db, review.id, person),
    isTold(review) ? resultOf(db, review) : null,
  ]);
  return {
    id: review.id,
    evaluation: review.runId,
    agent: run?.agent ?? "",
    suite: run?.suite ?? "",
    status: review.closedAt !== undefined ? "closed" : isComplete(review) ? "complete" : "open",
    items: review.items,
    fullItems: review.fullItems,
    labels: review.labels,
    yours,
    reviewers: review.reviewers,
    reservationMinutes: review.reservationMs / 60_000,
    unpaired: review.unpaired,
    createdBy: review.createdBy,
    createdAt: review.createdAt.toISOString(),
    closedAt: review.closedAt?.toISOString() ?? null,
    result,
  };
}

async function resultOf(db: Db, review: StoredReview): Promise<ReviewView["result"]> {
  const [items, candidateVersion, baselineVersion] = await Promise.all([
    listItems(db, review.id),
    versionOfRun(db, review, review.runId),
    versionOfRun(db, review, review.baselineRun),
  ]);
  const numbers = summariseLabels(items);
  return { candidateVersion, baselineVersion, baselineEvaluation: review.baselineRun, sentence: sayReview(numbers), numbers };
}

async function versionOfRun(db: Db, review: StoredReview, runId: string): Promise<string> {
  const run = await findRun(db, review, runId);
  return run === undefined ? "" : (await loadVersion(db, run.versionId)).version;
}

/** The trials of an item: the candidate's and the baseline's. */
export async function loadTrials(
  db: Db,
  review: StoredReview,
  item: StoredItem,
): Promise<{ candidate: StoredTrial; baseline: StoredTrial }> {
  const [own, before] = await Promise.all([
    listTrials(db, review.runId, item.caseId),
    listTrials(db, review.baselineRun, item.baselineCaseId),
  ]);
  const candidate = own.find(({ result }) => result.trial === item.trial)?.result;
  const baseline = before.find(({ result }) => result.trial === item.baselineTrial)?.result;
  if (candidate === undefined || baseline === undefined) throw new Error(`A trial of item ${item.item} of ${review.id} is gone`);
  return { candidate, baseline };
}

/** An item as its reviewer sees it. Sessions, times, costs, scores and the case's name are left out: each could tell the sides apart. */
export async function toBlindItem(db: Db, review: StoredReview, { item, heldUntil }: TakenItem): Promise<BlindItemView> {
  const found = (await listItems(db, review.id)).find((one) => one.item === item);
  if (found === undefined) throw new Error(`Item ${item} of ${review.id} is gone`);
  const { candidate, baseline } = await loadTrials(db, review, found);
  const [a, b] = found.candidateSide === "a" ? [candidate, baseline] : [baseline, candidate];
  const [shownA, shownB] = [blind(a), blind(b)];
  const kinds = { same: "same", changed: "changed", added: "only-a", removed: "only-b" } as const;
  return {
    item,
    heldUntil: heldUntil.toISOString(),
    a: { exchanges: shownA.exchanges },
    b: { exchanges: shownB.exchanges },
    calls: alignTrajectories(sideOf(shownA.calls), sideOf(shownB.calls)).map((row) => ({
      kind: kinds[row.kind],
      a: row.candidate === null ? null : toBlindCall(row.candidate),
      b: row.baseline === null ? null : toBlindCall(row.baseline),
    })),
  };
}

/** What was said and done, with what only this trial has put back to its placeholder: the turns of a case are the same on both sides then. */
function blind(trial: StoredTrial): { exchanges: { user: string; agent: string }[]; calls: Call[] } {
  const mask = maskUnique(trial.unique);
  const text = (value: string): string => value.replaceAll(trial.unique, "{{unique}}");
  return {
    exchanges: trial.turns.map((turn, index) => {
      const answer = trial.answers[index];
      return { user: text(turn), agent: answer == null ? "(no answer)" : text(answer.text) };
    }),
    calls: trial.calls.map((call) => ({ ...call, arguments: mask(call.arguments), result: mask(call.result) })),
  };
}

function sideOf(calls: readonly Call[]) {
  return { calls, normalise: (value: Json): Json => value };
}

function toBlindCall({ server, tool, arguments: given, result, isError, sideEffect }: Call): BlindCallView {
  return { server, tool, arguments: given, result, isError, sideEffect };
}

/** Every label of a review, told of by version. */
export function toLabelViews(items: readonly StoredItem[]): ReviewLabelView[] {
  return items.flatMap((item) =>
    item.labels.map((label): ReviewLabelView => {
      const { candidateSide } = item;
      const of = (side: Side) => (side === candidateSide ? "candidate" : "baseline");
      return {
        item: item.item,
        case: item.caseId,
        reason: item.reason,
        candidateSide,
        trial: item.trial,
        baselineTrial: item.baselineTrial,
        person: label.person,
        verified: label.verified,
        winner: label.winner === "tie" ? "tie" : of(label.winner),
        candidate: label[candidateSide],
        baseline: label[otherSide(candidateSide)],
        note: label.note,
        at: label.labelledAt.toISOString(),
      };
    }),
  );
}
