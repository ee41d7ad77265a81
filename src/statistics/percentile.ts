/**
 * The smallest value that at least `share` of the values do not exceed (nearest rank); undefined for no values.
 * Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996) 361-365, definition 1.
 * @param share above 0, at most 1.
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}
