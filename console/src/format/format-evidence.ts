/** An e-value, rounded as the server's sentences round it. */
export function formatEValue(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

/** How many times as often: `6.3×`; a dash where nothing is known. */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return "—";
  if (ratio === 0) return "0×";
  if (ratio >= 10) return `${ratio.toFixed(0)}×`;
  const short = ratio.toPrecision(2);
  // On which side of 1 it lies decides.
  return `${short === "1.0" ? ratio.toPrecision(3) : short}×`;
}

/** An interval of ratios in words; null bounds nothing. */
export function formatRatioInterval({ low, high }: { readonly low: number; readonly high: number | null }): string {
  if (high === null) return low === 0 ? "not bounded" : `at least ${formatRatio(low)}`;
  return low === 0 ? `up to ${formatRatio(high)}` : `${formatRatio(low)} to ${formatRatio(high)}`;
}

/** A share of sessions as the server names its steps: `25 %`, `2.5 %`. */
export function formatWeight(weight: number): string {
  return `${Number((weight * 100).toFixed(2))}\u00a0%`;
}
