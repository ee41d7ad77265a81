import { normalQuantile } from "./normal-quantile.ts";

/** What a plan is held against. `alpha` is two-sided where a difference is to be seen, one-sided where none is to be shown. */
export type PlanRisk = { readonly alpha: number; readonly power: number };

/**
 * How many pairs show a difference of `difference` between two paired shares, by McNemar's test, two-sided. Not rounded.
 * Source: R. J. Connor, Biometrics 43 (1987) 207-211, equation 2.
 * @param discordant the share of pairs that differ at all, above `difference` squared.
 */
export function pairsToSee(
  { difference, discordant }: { readonly difference: number; readonly discordant: number },
  { alpha, power }: PlanRisk,
): number {
  const [critical, wanted] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  return (critical * Math.sqrt(discordant) + wanted * Math.sqrt(discordant - difference ** 2)) ** 2 / difference ** 2;
}

/**
 * How many pairs show that a version which is truly as good is no worse by `margin`, one-sided. Not rounded.
 * Source: the normal approximation, J.-M. Nam, Biometrics 53 (1997) 1422-1430, for a true difference of 0.
 */
export function pairsForNonInferiority(
  { margin, discordant }: { readonly margin: number; readonly discordant: number },
  { alpha, power }: PlanRisk,
): number {
  return ((normalQuantile(1 - alpha) + normalQuantile(power)) ** 2 * discordant) / margin ** 2;
}

/**
 * How many trials per side show a difference between two shares of runs that have no case in common, two-sided. Not rounded.
 * Source: S.-C. Chow, J. Shao and H. Wang, Sample Size Calculations in Clinical Research, 2nd ed. (2008), section 4.2.
 */
export function trialsPerSideToSee(
  { baseline, difference }: { readonly baseline: number; readonly difference: number },
  { alpha, power }: PlanRisk,
): number {
  const candidate = baseline - difference;
  const variance = baseline * (1 - baseline) + candidate * (1 - candidate);
  return ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2 * variance) / difference ** 2;
}

/** How cases and trials vary: between cases in what the versions differ by, and within a case from trial to trial. */
export type VarianceParts = {
  /** The variance over cases of the true difference. */
  readonly betweenCases: number;
  /** The mean variance of a trial of a case, of each side. */
  readonly withinBaseline: number;
  readonly withinCandidate: number;
};

/**
 * How many cases show a mean difference, with so many trials of each case on each side, two-sided. Not rounded.
 * Source: E. Miller, arXiv:2411.00640, section 5, equation 9.
 */
export function casesToSee(
  difference: number,
  { parts, trials }: { readonly parts: VarianceParts; readonly trials: { readonly baseline: number; readonly candidate: number } },
  { alpha, power }: PlanRisk,
): number {
  const { betweenCases, withinBaseline, withinCandidate } = parts;
  const variance = betweenCases + withinBaseline / trials.baseline + withinCandidate / trials.candidate;
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2 * (variance / difference ** 2);
}
