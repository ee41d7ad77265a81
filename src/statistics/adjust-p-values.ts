/**
 * Holm's adjusted p-values, in the order given: a hypothesis whose adjusted value is at most alpha may be called false, and the chance that any
 * that is true is called so stays at most alpha, however they depend on each other.
 * Source: S. Holm, Scandinavian J. of Statistics 6 (1979) 65-70.
 */
export function holm(pValues: readonly number[]): number[] {
  const m = pValues.length;
  return inOrder(pValues, (sorted) => {
    let most = 0;
    return sorted.map((p, rank) => (most = Math.min(1, Math.max(most, (m - rank) * p))));
  });
}

/**
 * Benjamini and Hochberg's adjusted p-values, in the order given: of those called false at `q`, the expected share that is true is at most q.
 * Source: Y. Benjamini and Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289-300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  return inOrder(pValues, (sorted) => {
    let least = 1;
    return sorted
      .map((p, rank) => [p, rank] as const)
      .toReversed()
      .map(([p, rank]) => (least = Math.min(least, (p * m) / (rank + 1))))
      .toReversed();
  });
}

/** Adjusts p-values that are sorted upwards, and gives them back in the order in which they came. */
function inOrder(pValues: readonly number[], adjust: (sorted: readonly number[]) => readonly number[]): number[] {
  const ranked = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = adjust(ranked.map(({ p }) => p));
  const out = pValues.map(() => NaN);
  ranked.forEach(({ index }, rank) => (out[index] = adjusted[rank] ?? NaN));
  return out;
}
