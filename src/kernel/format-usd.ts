/** An amount of money with at least two significant digits: `$7.34`, `$0.0074`. */
export function formatUsd(usd: number): string {
  return `$${usd >= 1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}
