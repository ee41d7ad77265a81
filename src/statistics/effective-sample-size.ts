import { mean } from "./mean.ts";
import { bernoulliStandardError, clusteredStandardError } from "./standard-error.ts";

/**
 * How many independent yes-or-no trials the clustered ones are worth: their number divided by the design effect, which is the
 * ratio of the clustered variance to the variance of independent trials. At most their number.
 *
 * Where all trials agree, or stand in one cluster, the design effect cannot be estimated. Trials of one cluster may then
 * well be copies of each other, so only the number of clusters counts.
 * Source: L. Kish, Survey Sampling (1965), section 8.2; for the interval made with it, E. L. Korn and B. I. Graubard,
 * Survey Methodology 24 (1998) 193-201.
 * @param clusters 0 or 1 for each trial, by cluster. Empty clusters do not count.
 */
export function effectiveSampleSize(clusters: readonly (readonly number[])[]): number {
  const filled = clusters.filter((cluster) => cluster.length > 0);
  const values = filled.flat();
  const share = mean(values);
  if (share === 0 || share === 1 || filled.length < 2) return filled.length;
  const designEffect = (clusteredStandardError(filled) / bernoulliStandardError(share, values.length)) ** 2;
  return Math.min(values.length, values.length / designEffect);
}
