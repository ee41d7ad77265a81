import { mean } from "../../../statistics/index.ts";
import { uniformOf } from "../../../kernel/uniform-of.ts";

/** A trial as far as choosing looks at it. Errored trials say nothing of the agent and are never shown. */
export type ReviewTrial = {
  readonly trial: number;
  readonly status: "passed" | "failed" | "errored";
  /** A judge was asked about it and was not sure, or gave no verdict. */
  readonly isUnsure: boolean;
};

/** A case of the run beside the baseline's case of equal content, which may have another id; `baseline` undefined: there is none. */
export type ReviewCase = {
  readonly id: string;
  readonly trials: readonly ReviewTrial[];
  readonly baseline: { readonly id: string; readonly trials: readonly ReviewTrial[] } | undefined;
};

/**
 * Why a person should look. `regressed`: its share of passed trials fell. `flaky`: some of the candidate's trials passed and some failed.
 * `judge`: the judge of one of them was unsure. `control`: none of these; drawn, so that the others have something to be held against.
 */
export const reviewReasons = ["regressed", "flaky", "judge", "control"] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export type Side = "a" | "b";

/** One trial of the candidate beside one of the baseline. */
export type ReviewItem = {
  readonly caseId: string;
  readonly reason: ReviewReason;
  readonly trial: number;
  readonly baselineCaseId: string;
  readonly baselineTrial: number;
  /** Which side the candidate is shown on. */
  readonly candidateSide: Side;
};

/** By words that differ for everything that is drawn. */
function draw(...words: readonly string[]): number {
  return uniformOf(JSON.stringify(words));
}

const controlShare = 0.1;

/**
 * What people look at: every case that has a reason, and a tenth of the rest as control, at least one where there is a rest. One item per case;
 * the first reason counts. Which trials, which side, and the order are drawn from `seed`, so that neither says anything about the reason.
 * `unpaired`: cases of which one side has no trial with a result.
 */
export function chooseItems(
  cases: readonly ReviewCase[],
  seed: string,
): { readonly items: readonly ReviewItem[]; readonly unpaired: readonly string[] } {
  const paired = cases.flatMap(({ id, trials, baseline }): Paired[] => {
    const own = trials.filter(({ status }) => status !== "errored");
    const other = baseline?.trials.filter(({ status }) => status !== "errored") ?? [];
    return baseline === undefined || own.length === 0 || other.length === 0 ? [] : [{ id, own, baselineId: baseline.id, other }];
  });
  const found = paired.map((one) => ({ one, reason: reasonOf(one) }));
  const rest = inDrawnOrder(
    found.filter(({ reason }) => reason === undefined),
    ({ one }) => draw(seed, "control", one.id),
  );
  const control = rest.slice(0, Math.ceil(rest.length * controlShare)).map(({ one }) => toItem(one, "control", seed));
  const items = [...found.flatMap(({ one, reason }) => (reason === undefined ? [] : [toItem(one, reason, seed)])), ...control];
  const known = new Set(paired.map(({ id }) => id));
  return {
    items: inDrawnOrder(items, ({ caseId }) => draw(seed, "order", caseId)),
    unpaired: cases.map(({ id }) => id).filter((id) => !known.has(id)),
  };
}

/** Both sides have a trial. */
type Paired = {
  readonly id: string;
  readonly own: readonly ReviewTrial[];
  readonly baselineId: string;
  readonly other: readonly ReviewTrial[];
};

function reasonOf({ own, other }: Paired): Exclude<ReviewReason, "control"> | undefined {
  const share = passShare(own);
  if (share < passShare(other)) return "regressed";
  if (share > 0 && share < 1) return "flaky";
  return own.some(({ isUnsure }) => isUnsure) ? "judge" : undefined;
}

/** A trial that shows the reason is drawn from those that do; any other from all. */
function toItem({ id, own, baselineId, other }: Paired, reason: ReviewReason, seed: string): ReviewItem {
  const shows: { readonly [reason in ReviewReason]: (trial: ReviewTrial) => boolean } = {
    regressed: ({ status }) => status === "failed",
    flaky: ({ status }) => status === "failed",
    judge: ({ isUnsure }) => isUnsure,
    control: () => true,
  };
  const before = reason === "regressed" ? other.filter(({ status }) => status === "passed") : other;
  return {
    caseId: id,
    reason,
    trial: pick(own.filter(shows[reason]), draw(seed, "trial", id)),
    baselineCaseId: baselineId,
    baselineTrial: pick(before, draw(seed, "baseline trial", id)),
    candidateSide: draw(seed, "side", id) < 0.5 ? "a" : "b",
  };
}

function passShare(trials: readonly ReviewTrial[]): number {
  return mean(trials.map(({ status }) => (status === "passed" ? 1 : 0)));
}

function pick(trials: readonly ReviewTrial[], drawn: number): number {
  const picked = trials[Math.floor(drawn * trials.length)];
  if (picked === undefined) throw new Error("A reason without a trial that shows it");
  return picked.trial;
}

function inDrawnOrder<T>(values: readonly T[], drawn: (value: T) => number): T[] {
  return values
    .map((value) => [drawn(value), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}
