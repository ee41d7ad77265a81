import { effectiveSampleSize, mean, wilsonInterval } from "../../statistics/index.ts";
import type { Decision } from "./decision.ts";
import { formatCount, formatLevel, formatPercent } from "./format-number.ts";
import type { ShareName } from "./gate-rules.ts";
import type { Metric } from "./metric.ts";
import type { RunResult } from "./run-result.ts";
import { shareLabels } from "./share-metrics.ts";
import { trialValues } from "./trial-share.ts";

/**
 * Holds a share of trials against its floor by Wilson's interval with one-sided bounds at 1 - alpha. Trials of one case
 * tend to agree, so the interval uses their effective number. Pass: the lower bound is at least the floor. Fail: the upper bound lies below
 * it. Inconclusive: the floor lies between, or no trial was judged.
 */
export function judgeFloor(
  run: RunResult,
  floor: { readonly share: ShareName; readonly least: number; readonly alpha: number },
): { readonly metric: Metric; readonly decision: Decision } {
  const { share, least } = floor;
  const clusters = run.cases.map((result) => trialValues(result, share)).filter((values) => values.length > 0);
  const decision = decide(clusters, floor, run.version);
  const metric: Metric = {
    name: `${share}-floor`,
    label: `${shareLabels[share]}, floor`,
    unit: "share",
    role: "floor",
    candidate: clusters.length === 0 ? null : mean(clusters.flat()),
    baseline: null,
    difference: null,
    bound: least,
    verdict: decision.verdict,
    sentence: decision.sentence,
  };
  return { metric, decision };
}

function decide(
  clusters: readonly (readonly number[])[],
  { share, least, alpha }: { readonly share: ShareName; readonly least: number; readonly alpha: number },
  version: string,
): Decision {
  const label = shareLabels[share];
  const floor = `the floor of ${formatPercent(least)}`;
  if (clusters.length === 0) {
    const sentence = `${label}: no trial was judged by it, so ${floor} is not shown to hold.`;
    return { verdict: "inconclusive", sentence, detail: "Add cases that expect it, or remove the floor." };
  }

  const trials = clusters.flat();
  const value = mean(trials);
  const effective = effectiveSampleSize(clusters);
  const { low, high } = wilsonInterval(value, effective, 1 - 2 * alpha);
  const level = formatLevel(1 - alpha);
  const counted = `${trials.filter((passed) => passed === 1).length} of ${formatCount(trials.length, "trial")}, ${formatCount(clusters.length, "case")}`;
  const found = `${label}: ${formatPercent(value)} in ${version} (${counted}).`;
  if (low >= least) {
    return {
      verdict: "pass",
      sentence: `${found} With ${level} confidence it is at least ${formatPercent(low)}, which clears ${floor}.`,
      detail: "",
    };
  }
  if (high < least) {
    return {
      verdict: "fail",
      sentence: `${found} With ${level} confidence it is at most ${formatPercent(high)}, below ${floor}.`,
      detail: "",
    };
  }
  const cases = casesToDecide(value, { effectivePerCase: effective / clusters.length, least, alpha });
  return {
    verdict: "inconclusive",
    sentence: `${found} ${floor.replace("the", "The")} lies within its bounds at ${level}, ${formatPercent(low)} to ${formatPercent(high)}.`,
    detail:
      cases === undefined
        ? "It lies too near the floor for more cases to settle it: a person decides."
        : `About ${cases} cases like these would settle it, if the share stays; until then a person decides.`,
  };
}

/** The least number of cases at which the same share would pass or fail; undefined where 10,000 do not. */
function casesToDecide(
  value: number,
  { effectivePerCase, least, alpha }: { readonly effectivePerCase: number; readonly least: number; readonly alpha: number },
): number | undefined {
  for (let cases = 1; cases <= 10_000; cases++) {
    const { low, high } = wilsonInterval(value, cases * effectivePerCase, 1 - 2 * alpha);
    if (low >= least || high < least) return cases;
  }
  return undefined;
}
