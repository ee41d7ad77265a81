import { logGamma } from "./log-gamma.ts";

/** The logarithm of the number of ways to choose k of n. Source: NIST DLMF 1.2.1. @param k from 0 to n. */
export function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
