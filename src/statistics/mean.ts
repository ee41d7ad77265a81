/** The arithmetic mean, never outside the values' own range. @throws RangeError for no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("The mean of no values does not exist");
  let sum = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  // Rounding must not carry the mean of equal values past them: a cost that is exactly at its limit does not exceed it.
  return Math.min(most, Math.max(least, sum / values.length));
}

/** The sample standard deviation, divided by n - 1; NaN for fewer than two values, of which none exists. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
