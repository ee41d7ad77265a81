import { formatUsd } from "../../kernel/format-usd.ts";
import { minimumDetectableDrop } from "../../statistics/index.ts";
import type { Comparison } from "./compare-runs.ts";
import { formatCount, formatLevel, formatNames, formatPoints, formatSigned } from "./format-number.ts";
import { sayFewDiffer } from "./say-few-differ.ts";

const power = 0.8;

/**
 * A comparison in words: what happened with the number that decides and its interval; what this run could have seen and what
 * would settle it.
 * @param said `candidate` is the version that was evaluated, `marginIsDefault` whether the margin was not chosen by anyone.
 */
export function sayComparison(
  comparison: Comparison,
  said: { readonly candidate: string; readonly marginIsDefault: boolean },
): { readonly sentence: string; readonly detail: string } {
  const { verdict, baselineVersion, n } = comparison;
  if (verdict === "incomparable") return sayIncomparable(comparison, said.candidate);
  if (verdict === "incomplete") {
    const { missing } = comparison;
    const lack =
      missing.length > 0
        ? `this run lacks ${formatCount(missing.length, "case")} of ${baselineVersion}'s run (${formatNames(missing)})`
        : `trials have no result in ${said.candidate}'s run or in ${baselineVersion}'s`;
    return {
      sentence: `${lack}, so nothing is decided.`,
      detail: `The ${formatCount(n, "case")} that both have are shown. Run it again in full.`,
    };
  }
  const part = verdict === "fail" ? sayPart(comparison, said.candidate) : undefined;
  if (part !== undefined) return { sentence: `${part} ${sayDifference(comparison, said.candidate)}`, detail: sayPower(comparison) };
  return {
    sentence: `${sayDifference(comparison, said.candidate)} ${sayBounds(comparison, said.marginIsDefault)}`,
    detail: [sayFewDiffer(comparison), sayPower(comparison)].filter((text) => text !== "").join(" "),
  };
}

function sayIncomparable({ changedCases, baselineVersion }: Comparison, candidate: string): { sentence: string; detail: string } {
  const reason =
    changedCases.length > 0
      ? `${formatCount(changedCases.length, "case")} changed between the runs of ${baselineVersion} and ${candidate} (${formatNames(changedCases)})`
      : `the runs of ${baselineVersion} and ${candidate} have no case in common`;
  return {
    sentence: `${reason}, so nothing is decided.`,
    detail: `Evaluate ${baselineVersion} on the suite as it is now, and compare again.`,
  };
}

/** What fails beside the whole: the worst of the slices and further scores that block; undefined where it is the whole itself. */
function sayPart({ adjustedDropP, alpha, also, slices }: Comparison, candidate: string): string | undefined {
  if (adjustedDropP < alpha) return undefined;
  const parts = [
    ...also.map((one) => ({ ...one, name: `by ${one.metric}` })),
    ...slices
      .filter(({ blocking }) => blocking)
      .map((one) => ({ ...one, name: `in the cases of "${one.value}"${one.metric === "success" ? "" : ` by ${one.metric}`}` })),
  ];
  const [worst, ...others] = parts.filter(({ verdict }) => verdict === "fail").toSorted((a, b) => a.adjustedDropP - b.adjustedDropP);
  if (worst === undefined) return undefined;
  const more = others.length === 0 ? "" : `, and ${formatCount(others.length, "more part")} that may block alone`;
  return (
    `${candidate} is ${formatPoints(worst.diff)} worse ${worst.name} (95\u00a0% interval ${formatSigned(worst.ci95[0])} to ` +
    `${formatSigned(worst.ci95[1])}\u00a0pt, ${formatCount(worst.n, "case")}; p ${worst.adjustedDropP.toPrecision(2)} after Holm)${more}.`
  );
}

function sayDifference({ diff, se, ci95: [low, high], n, baselineVersion }: Comparison, candidate: string): string {
  const interval = `(95\u00a0% interval ${formatSigned(low)} to ${formatSigned(high)}\u00a0pt, ${formatCount(n, "case")})`;
  if (diff === 0 && se === 0) return `${candidate} does as well as ${baselineVersion} in every case ${interval}.`;
  if (formatSigned(diff) === "0.0") return `${candidate} succeeds as often as ${baselineVersion} ${interval}.`;
  return `${candidate} succeeds ${formatPoints(diff)} ${diff > 0 ? "more" : "less"} often than ${baselineVersion} ${interval}.`;
}

function sayBounds({ verdict, lower, upper, margin, alpha }: Comparison, marginIsDefault: boolean): string {
  const level = formatLevel(1 - alpha);
  const origin = marginIsDefault ? `, the default ${margin > 0.05 ? "below" : "from"} 100 cases` : "";
  const limit = `the limit of ${formatSigned(-margin)}\u00a0pt${origin}`;
  const low = `${formatSigned(lower)}\u00a0pt`;
  const high = `${formatSigned(upper)}\u00a0pt`;
  if (verdict === "fail") return `Even the upper bound, ${high} at ${level}, is below 0.`;
  if (verdict === "inconclusive")
    return `The lower bound, ${low} at ${level}, is not above ${limit}, and the upper bound, ${high}, is not below 0.`;
  return `Even the lower bound, ${low} at ${level}, is above ${limit}.`;
}

function sayPower(comparison: Comparison): string {
  const { n, se, alpha, verdict } = comparison;
  const drop = minimumDetectableDrop({ n, se }, { alpha, power });
  const seen =
    drop === undefined || drop > 1
      ? `${formatCount(n, "case")} cannot show any drop.`
      : `This run could show a drop of ${formatPoints(drop)} or more, 8 times in 10.`;
  return verdict === "inconclusive" ? `${seen} ${saySettlement(comparison)}` : seen;
}

const namedCases = 3;

function saySettlement({ toSettle, n }: Comparison): string {
  if (toSettle === null) return "More cases or trials would narrow the interval; until then a person decides.";
  if (toSettle.kind === "none") return "It lies too near to what is tolerated for more of the same to settle it: a person decides.";
  if (toSettle.kind === "cases") {
    return `About ${toSettle.cases} cases like these instead of ${n} would settle it, if the difference stays; until then a person decides.`;
  }
  const { trials, cases, costUsd, trialsPerCase } = toSettle;
  const named = cases.slice(0, namedCases).map((one) => `${one.id} ${one.trials}`);
  const others = cases.length > namedCases ? ` and ${formatCount(cases.length - namedCases, "other case")}` : "";
  const cost = costUsd === null ? "" : `, for ${formatUsd(costUsd)}`;
  return (
    `About ${formatCount(trials, "more trial")} would settle it most cheaply${cost}, if the difference stays (${named.join(", ")}${others}): ` +
    `set gate.budget.trials to ${trialsPerCase}; until then a person decides.`
  );
}
