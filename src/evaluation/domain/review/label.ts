import type { ReviewReason, Side } from "./choose-items.ts";

/** What a person says of one item, not knowing which side is which version. */
export type Label = {
  readonly winner: Side | "tie";
  /** Whether the side did what was asked, whatever the other did. */
  readonly a: "pass" | "fail";
  readonly b: "pass" | "fail";
};

/** An item with its labels, one of each person. */
export type LabelledItem = {
  readonly reason: ReviewReason;
  readonly candidateSide: Side;
  readonly labels: readonly (Label & { readonly person: string })[];
};

/** What most labels say of whether one side passes; undefined where there is none, or as many say the one as the other. */
export function majorityOf({ labels }: Pick<LabelledItem, "labels">, side: Side): "pass" | "fail" | undefined {
  const passes = labels.filter((label) => label[side] === "pass").length;
  if (passes * 2 === labels.length) return undefined;
  return passes * 2 > labels.length ? "pass" : "fail";
}

/** The side that the candidate is not on. */
export function otherSide(side: Side): Side {
  return side === "a" ? "b" : "a";
}
