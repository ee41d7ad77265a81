import { inverseRegularisedBeta, regularisedBeta } from "./regularised-beta.ts";

/**
 * The probability that Student's t with `df` degrees of freedom (above 0, not necessarily whole) is at most t.
 * Source: NIST DLMF 8.17(ii); Abramowitz and Stegun 26.7.1: P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t²).
 */
export function studentTCdf(t: number, df: number): number {
  const square = t * t;
  // Of the two complementary forms, the one that does not subtract from a number near 1.
  const tails = square > df ? regularisedBeta(df / (df + square), df / 2, 0.5) : 1 - regularisedBeta(square / (df + square), 0.5, df / 2);
  return t > 0 ? 1 - tails / 2 : tails / 2;
}

/**
 * The t that Student's t with `df` degrees of freedom falls below with probability p.
 * @throws RangeError unless p lies between 0 and 1 and df above 0.
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) throw new RangeError(`studentTQuantile needs p between 0 and 1 and df above 0, not ${p} and ${df}`);
  const tail = Math.min(p, 1 - p);
  let size: number;
  if (tail < 0.25) {
    const x = inverseRegularisedBeta(2 * tail, df / 2, 0.5);
    size = Math.sqrt((df * (1 - x)) / x);
  } else {
    const y = inverseRegularisedBeta(1 - 2 * tail, 0.5, df / 2);
    size = Math.sqrt((df * y) / (1 - y));
  }
  return p < 0.5 ? -size : size;
}
