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

/** The answers of both sides under the turn that they are to. */
export function turnsOf({ turns, a, b }: BlindItemView): readonly { readonly turn: string; readonly a: string; readonly b: string }[] {
  return turns.map((turn, index) => ({ turn, a: a.answers[index] ?? "(no answer)", b: b.answers[index] ?? "(no answer)" }));
}
