import type { CallView } from "../../../../src/evaluation/views.ts";

/** One argument of a call as it is shown. `differs`: the other side gave another value, or none. */
export type ArgumentLine = { readonly name: string; readonly text: string; readonly differs: boolean };

/** A call as far as it is shown. */
export type ShownCall = Omit<CallView, "durationMs">;

/** A call beside its counterpart on the other side. */
export type AlignedRow = {
  readonly kind: "same" | "changed" | "added" | "removed";
  readonly candidate: ShownCall | null;
  readonly baseline: ShownCall | null;
};

/** Two values that are one and the same thing of two trials, such as the order id that every trial makes anew. */
export type EqualPair = readonly [string, string];

/**
 * Values that differ in rows which the server aligned as the same: ids that differ per trial. They are no difference in a
 * changed row either.
 */
export function equalPairs(rows: readonly AlignedRow[]): readonly EqualPair[] {
  return rows
    .filter((row) => row.kind === "same")
    .flatMap(({ candidate, baseline }) => {
      const other = new Map(entries(baseline));
      return entries(candidate).flatMap(([name, text]): EqualPair[] => {
        const against = other.get(name);
        return against === undefined || against === text ? [] : [[text, against]];
      });
    });
}

/** The arguments of `call`, each marked where `other` differs. Without another call nothing differs. */
export function callArguments(call: ShownCall, other: ShownCall | null, equal: readonly EqualPair[]): readonly ArgumentLine[] {
  const against = other === null ? undefined : new Map(entries(other));
  return entries(call).map(([name, text]) => {
    const otherText = against?.get(name);
    const same =
      against === undefined ||
      otherText === text ||
      equal.some((pair) => pair.includes(text) && otherText !== undefined && pair.includes(otherText));
    return { name, text, differs: !same };
  });
}

function entries(call: ShownCall | null): readonly (readonly [string, string])[] {
  const given = call?.arguments;
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).map(([name, value]) => [name, JSON.stringify(value)] as const);
}
