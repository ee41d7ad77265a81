import { inverseRegularisedBeta } from "./regularised-beta.ts";
import { studentTQuantile } from "./student-t.ts";

/**
 * The smallest drop, in the unit of the differences and above 0, that pairs like these show with probability `power`: for which
 * the upper bound at 1 - alpha falls below 0. Undefined where no drop could be shown, as with one or two pairs.
 *
 * With a spread among the differences: (t(1 - alpha) + t(power)) se. Without one, the drop is thought of as a share of pairs
 * that fall from 1 to 0: the share for which at least k of n fall with probability `power`, where k is the least
 * number of falls whose bound lies below 0.
 * Source: E. Miller, arXiv:2411.00640, section 5, with t in place of normal quantiles; P(X >= k) = I_p(k, n - k + 1), NIST DLMF 8.17.5.
 * @param pairs `n` and `se` as pairedDifference gives them.
 */
export function minimumDetectableDrop(
  { n, se }: { readonly n: number; readonly se: number },
  { alpha, power }: { readonly alpha: number; readonly power: number },
): number | undefined {
  if (n < 2) return undefined;
  const critical = studentTQuantile(1 - alpha, n - 1);
  if (se > 0) return (critical + studentTQuantile(power, n - 1)) * se;
  for (let falls = 1; falls < n; falls++) {
    const share = falls / n;
    if (share > critical * Math.sqrt((share * (1 - share)) / (n - 1))) return inverseRegularisedBeta(power, falls, n - falls + 1);
  }
  return undefined;
}
