import { z } from "zod";

import { callView } from "./views.ts";

const shareOfItems = z.object({
  value: z.number().nullable(),
  /** Two-sided 95 %. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  items: z.int(),
});

const preference = z.object({
  items: z.int(),
  candidate: z.int(),
  baseline: z.int(),
  ties: z.int(),
  winRate: shareOfItems,
  signP: z.number(),
  candidatePass: shareOfItems,
  baselinePass: shareOfItems,
});

const agreement = z.object({
  share: shareOfItems,
  kappa: z.number().nullable(),
  pairs: z
    .array(
      z.object({
        reviewers: z.tuple([z.string(), z.string()]).readonly(),
        n: z.int(),
        agreement: z.number(),
        kappa: z.number().nullable(),
        ci95: z.tuple([z.number(), z.number()]).readonly().nullable(),
      }),
    )
    .readonly(),
});

export const reviewReasonView = z.enum(["regressed", "flaky", "judge", "control"]);

const numbers = z.object({
  items: z.int(),
  labels: z.int(),
  reviewers: z.array(z.string()).readonly(),
  agreement: z.object({ winner: agreement, pass: agreement }),
  disagreements: preference,
  control: preference,
});

/** A queue. What it found, and everything that would tell a reviewer which side is which, is told once it is complete or closed. */
export const reviewView = z.object({
  id: z.string(),
  evaluation: z.string(),
  agent: z.string(),
  suite: z.string(),
  /** open: items lack labels, and labels can be changed; complete: none does; closed: a person ended it. */
  status: z.enum(["open", "complete", "closed"]),
  items: z.int(),
  /** Items that have all their labels. */
  fullItems: z.int(),
  labels: z.int(),
  /** Labels of the caller. */
  yours: z.int(),
  /** Different people who must label each item. */
  reviewers: z.int(),
  reservationMinutes: z.number(),
  /** Cases of the run that have nothing to be held beside. */
  unpaired: z.array(z.string()).readonly(),
  createdBy: z.string(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  result: z
    .object({
      candidateVersion: z.string(),
      baselineVersion: z.string(),
      baselineEvaluation: z.string(),
      sentence: z.string(),
      numbers,
    })
    .nullable(),
});
export type ReviewView = z.infer<typeof reviewView>;

const blindCall = callView.omit({ durationMs: true });
export type BlindCallView = z.infer<typeof blindCall>;

/** What the user and the agent of one side said in turn; texts that only one trial has stand as `{{unique}}`. A user who listens says other things to each side. */
const blindSide = z.object({ exchanges: z.array(z.object({ user: z.string(), agent: z.string() })) });

/** One item as a reviewer sees it: two sides, and nothing that says which version either is. */
export const blindItemView = z.object({
  item: z.int(),
  heldUntil: z.string(),
  a: blindSide,
  b: blindSide,
  /** Tool calls of both, equal ones side by side. */
  calls: z.array(z.object({ kind: z.enum(["same", "changed", "only-a", "only-b"]), a: blindCall.nullable(), b: blindCall.nullable() })),
});
export type BlindItemView = z.infer<typeof blindItemView>;

export const nextItemView = z.object({
  review: reviewView,
  /** Null: nothing is left for the caller now. */
  next: blindItemView.nullable(),
});
export type NextItemView = z.infer<typeof nextItemView>;

/** What is said of an item. */
export const labelBody = z.strictObject({
  winner: z.enum(["a", "b", "tie"]),
  a: z.enum(["pass", "fail"]),
  b: z.enum(["pass", "fail"]),
  note: z.string().trim().max(2_000).default(""),
});

/** A label with everything that it was about. */
export const reviewLabelView = z.object({
  item: z.int(),
  case: z.string(),
  reason: reviewReasonView,
  candidateSide: z.enum(["a", "b"]),
  trial: z.int(),
  baselineTrial: z.int(),
  person: z.string(),
  verified: z.boolean(),
  winner: z.enum(["candidate", "baseline", "tie"]),
  candidate: z.enum(["pass", "fail"]),
  baseline: z.enum(["pass", "fail"]),
  note: z.string(),
  at: z.string(),
});
export type ReviewLabelView = z.infer<typeof reviewLabelView>;
