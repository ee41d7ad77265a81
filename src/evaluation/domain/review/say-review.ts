import { formatCount, formatPercent } from "../format-number.ts";
import type { Preference, ReviewNumbers, ShareOfItems } from "./summarise-labels.ts";

/** What a review found, in a sentence or two. */
export function sayReview({ items, reviewers, agreement, disagreements, control }: ReviewNumbers): string {
  const looked = `${reviewers.length === 1 ? "1 person" : `${reviewers.length} people`} looked at ${formatCount(items, "item")}, blind.`;
  const { share, kappa } = agreement.winner;
  const agreed =
    share.value === null
      ? []
      : [`Reviewers agree on who won in ${formatPercent(share.value)}${kappa === null ? "" : `, kappa ${kappa.toFixed(2)}`}.`];
  const found = [sayPreference("Of the disagreements", disagreements), sayPreference("Of the control", control)];
  return [looked, ...found.flatMap((sentence) => sentence ?? []), ...agreed].join(" ");
}

function sayPreference(
  where: string,
  { items, candidate, baseline, ties, winRate, signP, candidatePass, baselinePass }: Preference,
): string | undefined {
  if (items === 0) return undefined;
  const rate = winRate.value === null ? "" : ` (win rate ${sayShare(winRate)}, sign test p ${signP.toPrecision(2)})`;
  return `${where} the candidate won ${candidate}, lost ${baseline}, tied ${ties}${rate}; it passes ${sayShare(candidatePass)}, the baseline ${sayShare(baselinePass)}.`;
}

function sayShare({ value, low, high }: ShareOfItems): string {
  return value === null || low === null || high === null
    ? "unknown"
    : `${formatPercent(value)}, ${formatPercent(low)} to ${formatPercent(high)}`;
}
