import { mean, standardDeviation } from "./mean.ts";

/**
 * The standard error of a mean of independent values; NaN for fewer than two.
 * Source: E. Miller, Adding Error Bars to Evals, arXiv:2411.00640, section 2.1.
 */
export function standardError(values: readonly number[]): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}

/** The standard error of a share of n independent yes-or-no trials: √(p(1-p)/n). Source: as above. */
export function bernoulliStandardError(share: number, n: number): number {
  return Math.sqrt((share * (1 - share)) / n);
}

/**
 * The standard error of the mean over values that come in clusters, such as the trials of one case, which tend to agree.
 * CR1: the cluster-robust sum with the factor C/(C-1). With clusters of one size it is the standard error of the cluster means.
 * NaN for fewer than two clusters. Empty clusters do not count.
 * Source: E. Miller, arXiv:2411.00640, section 2.2, with the small-sample factor of A. C. Cameron and D. L. Miller,
 * J. Human Resources 50 (2015) 317-372, section VI.A.
 */
export function clusteredStandardError(clusters: readonly (readonly number[])[]): number {
  const filled = clusters.filter((cluster) => cluster.length > 0);
  if (filled.length < 2) return NaN;
  const values = filled.flat();
  const centre = mean(values);
  const sumOfSquares = filled.reduce((sum, cluster) => sum + cluster.reduce((residual, value) => residual + value - centre, 0) ** 2, 0);
  return (Math.sqrt(sumOfSquares) / values.length) * Math.sqrt(filled.length / (filled.length - 1));
}
