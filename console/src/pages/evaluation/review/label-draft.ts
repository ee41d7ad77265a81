import type { BlindItemView } from "../../../../../src/evaluation/review-views.ts";

type Verdict = "pass" | "fail";

/** A label that is being made; null is not said yet. */
export type LabelDraft = {
  readonly winner: "a" | "b" | "tie" | null;
  readonly a: Verdict | null;
  readonly b: Verdict | null;
  readonly note: string;
};

export const emptyDraft: LabelDraft = { winner: null, a: null, b: null, note: "" };

/** What a draft still lacks, in words; undefined for one that is whole. */
export function sayMissing({ winner, a, b }: LabelDraft): string | undefined {
  const missing = [
    ...(winner === null ? ["which is better"] : []),
    ...(a === null ? ["whether A passes"] : []),
    ...(b === null ? ["whether B passes"] : []),
  ];
  const last = missing.pop();
  if (last === undefined) return undefined;
  return `Say ${missing.length === 0 ? last : `${missing.join(", ")} and ${last}`}.`;
}

export type Exchange = BlindItemView["a"]["exchanges"][number];

/** What both sides said in turn. `turn`: what the user said to both; null where that differs. A side whose conversation had ended is null. */
export function exchangesOf({ a, b }: Pick<BlindItemView, "a" | "b">): readonly {
  readonly turn: string | null;
  readonly a: Exchange | null;
  readonly b: Exchange | null;
}[] {
  return Array.from({ length: Math.max(a.exchanges.length, b.exchanges.length) }, (_, index) => {
    const [one = null, other = null] = [a.exchanges[index], b.exchanges[index]];
    return { turn: one !== null && one.user === other?.user ? one.user : null, a: one, b: other };
  });
}
