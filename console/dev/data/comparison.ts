/** Development data: the numbers of a comparison, worked out from its cases so that sentences, metrics and dots agree. */
import type { EvaluationView } from "../../../src/evaluation/views.ts";
import type { EvaluatedCase } from "./cases.ts";

type Comparison = NonNullable<EvaluationView["comparison"]>;

/** Student's t at 31 degrees of freedom (32 cases): two-sided 95 % and one-sided 95 %. */
const T_TWO_SIDED = 2.0395;
const T_ONE_SIDED = 1.6955;
const Z = 1.96;

export const MARGIN = 0.1;

export function passShare(cases: readonly EvaluatedCase[], side: "trials" | "baselineTrials"): number {
  const trials = cases.flatMap(({ row }) => row[side] ?? []);
  return trials.filter((trial) => trial === "passed").length / trials.length;
}

export function comparisonOf(cases: readonly EvaluatedCase[], baselineRun: string, baselineVersion: string): Comparison {
  const share = (trials: readonly string[]): number => trials.filter((trial) => trial === "passed").length / trials.length;
  const differences = cases.map(({ row }) => share(row.trials) - share(row.baselineTrials ?? []));
  const n = differences.length;
  const diff = differences.reduce((total, one) => total + one, 0) / n;
  const se = Math.sqrt(differences.reduce((total, one) => total + (one - diff) ** 2, 0) / (n - 1) / n);
  const lower = diff - T_ONE_SIDED * se;
  const upper = diff + T_ONE_SIDED * se;
  const gained = differences.filter((one) => one === 1).length;
  const lost = differences.filter((one) => one === -1).length;
  return {
    baselineRun,
    baselineVersion,
    verdict: lower > -MARGIN ? "pass" : upper < -MARGIN ? "fail" : "inconclusive",
    n,
    diff,
    se,
    df: n - 1,
    alpha: 0.05,
    margin: MARGIN,
    lower,
    upper,
    ci95: [diff - T_TWO_SIDED * se, diff + T_TWO_SIDED * se],
    discordant: { gained, lost },
    mcnemarExactP: exactP(Math.min(gained, lost), gained + lost),
    bonettPrice: bonettPrice(gained, lost, n),
    changedCases: [],
    missing: [],
    added: [],
  };
}

/** Two-sided binomial test of `k` or fewer of `n` at one half. */
function exactP(k: number, n: number): number {
  let term = 0.5 ** n;
  let sum = term;
  for (let i = 0; i < k; i += 1) {
    term *= (n - i) / (i + 1);
    sum += term;
  }
  return Math.min(1, 2 * sum);
}

/** Bonett and Price 2012, the Laplace-adjusted Wald interval of a paired difference. */
function bonettPrice(gained: number, lost: number, n: number): [number, number] {
  const up = (gained + 1) / (n + 2);
  const down = (lost + 1) / (n + 2);
  const half = Z * Math.sqrt((up + down - (up - down) ** 2) / (n + 2));
  return [up - down - half, up - down + half];
}
