/** Development data: evaluations of the support desk. */
import type { EvaluationView, MetricView } from "../../../src/evaluation/views.ts";
import { casesOf } from "./cases.ts";
import type { EvaluatedCase } from "./cases.ts";
import type { VersionName } from "./case-list.ts";
import { comparisonOf, MARGIN, passShare } from "./comparison.ts";
import { digests, suiteDigests } from "./digests.ts";

/** An evaluation with its cases. */
export type Evaluated = { readonly view: EvaluationView; readonly cases: readonly EvaluatedCase[] };

const COVERAGE: EvaluationView["coverage"] = {
  days: 7,
  sessions: 412,
  uncovered: 0.085,
  low: 0.062,
  high: 0.116,
  clusters: 14,
  largest: [
    { sessions: 21, share: 0.051, example: "Do you ship to Norway, and what does it cost?", tools: [] },
    { sessions: 14, share: 0.034, example: "Can I change how I paid for my order?", tools: ["get_order"] },
  ],
};

type Ago = (minutes: number) => string;
type Finished = {
  readonly id: string;
  readonly version: string;
  readonly played: VersionName;
  readonly baseline: { readonly id: string } | null;
  readonly minutesAgo: number;
};

export function finished({ id, version, played, baseline, minutesAgo }: Finished, ago: Ago): Evaluated {
  const cases = casesOf(played, baseline === null ? null : "v1");
  const comparison = baseline === null ? null : comparisonOf(cases, baseline.id, "v1");
  const share = passShare(cases, "trials");
  const verdict = share < 0.85 ? "fail" : (comparison?.verdict ?? "pass");
  const costUsd = cases.flatMap(({ full }) => full.trials).reduce((total, trial) => total + (trial.costUsd ?? 0), 0);
  const view: EvaluationView = {
    ...common(id, version),
    deployment: `dep_${version}_staging`,
    release: `rel_${version}`,
    status: "finished",
    verdict,
    ...words(version, share, comparison),
    trialsDone: 64,
    startedAt: ago(minutesAgo),
    finishedAt: ago(minutesAgo - 1.2),
    costUsd,
    overhead: null,
    metrics: metricsOf(cases, comparison),
    comparison,
  };
  return { view, cases };
}

export function running(id: string, version: string, ago: Ago): Evaluated {
  const cases = casesOf("v3", "v1", 23);
  const view: EvaluationView = {
    ...common(id, version),
    deployment: `dep_${version}_staging`,
    release: `rel_${version}`,
    status: "running",
    verdict: null,
    sentence: `Running: 23 of 64 trials of ${version} have ended, 22 passed.`,
    detail: "The verdict comes when the last trial has ended, in about 40 s.",
    trialsDone: 23,
    startedAt: ago(0.6),
    finishedAt: null,
    costUsd: 0.0098,
    overhead: null,
    coverage: null,
    metrics: [],
    comparison: null,
  };
  return { view, cases };
}

function common(id: string, version: string) {
  return {
    id,
    agent: "support-desk",
    version,
    digest: digests[version] ?? "sha256:unknown",
    environment: "staging",
    suite: "support-desk/core",
    suiteDigest: suiteDigests.now,
    cases: 32,
    trialsPerCase: 2,
    conditions: { seed: 0, judge: null, simulator: null, faults: 0 },
    reused: null,
    looked: null,
    coverage: COVERAGE,
    trialsTotal: 64,
    priceBasis: "declared",
    rehearsedModel: true,
    unattributedCalls: 0,
    problems: [],
  };
}

function words(version: string, share: number, comparison: EvaluationView["comparison"]): { sentence: string; detail: string } {
  const percent = `${(share * 100).toFixed(1)} %`;
  if (comparison === null) {
    return {
      sentence: `Passed: ${version} passes ${percent} of 64 trials, above the floor of 85.0 %.`,
      detail: "There was no live version to compare with; floors and limits decided.",
    };
  }
  const points = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(1)}`;
  const [low, high] = comparison.ci95;
  const interval = `95 % interval ${points(low)} to ${points(high)}`;
  const size = Math.abs(comparison.diff * 100).toFixed(1);
  switch (comparison.verdict) {
    case "fail":
      return {
        sentence: `Failed: ${version} solves ${size} points fewer tasks than v1 (${interval}). Even the upper bound, ${points(comparison.upper)}, is below the limit of −10.0 points.`,
        detail: `10 of 32 cases broke, all of them refunds: refund is called without check_eligibility before it. It also passes only ${percent} of trials; the floor is 85.0 %.`,
      };
    case "inconclusive":
      return {
        sentence: `Inconclusive: ${version} may solve ${Math.abs(comparison.lower * 100).toFixed(1)} points fewer tasks than v1 (${interval}); the limit is −10.0 points.`,
        detail: "32 cases cannot tell. About 60 cases of the same mix would settle it; a person can also decide.",
      };
    default:
      return {
        sentence: `Passed: ${version} solves ${size} points more tasks than v1 (${interval}). Even the lower bound, ${points(comparison.lower)}, is above the limit of −10.0 points.`,
        detail: "This run could show a drop of 10.8 points or more, 8 times in 10.",
      };
  }
}

function metricsOf(cases: readonly EvaluatedCase[], comparison: EvaluationView["comparison"]): MetricView[] {
  const candidate = passShare(cases, "trials");
  const baseline = comparison === null ? null : passShare(cases, "baselineTrials");
  const success: MetricView = {
    name: "success",
    label: "Task success",
    unit: "share",
    role: "gate",
    candidate,
    baseline,
    difference: comparison === null ? null : { value: comparison.diff, low: comparison.ci95[0], high: comparison.ci95[1], level: 0.95 },
    bound: -MARGIN,
    verdict: comparison?.verdict ?? null,
    sentence: "Share of trials in which every deciding scorer passed, paired by case.",
  };
  const floor: MetricView = {
    ...success,
    name: "success-floor",
    label: "Task success, floor",
    role: "floor",
    baseline: null,
    difference: null,
    bound: 0.85,
    verdict: candidate < 0.85 ? "fail" : "pass",
    sentence: `${(candidate * 100).toFixed(1)} % of trials passed; at least 85.0 % must.`,
  };
  const latency: MetricView = {
    name: "p95LatencyMs",
    label: "Latency, p95",
    unit: "ms",
    role: "limit",
    candidate: 1180,
    baseline: comparison === null ? null : 1210,
    difference: comparison === null ? null : { value: -30, low: -110, high: 52, level: 0.95 },
    bound: 20_000,
    verdict: "pass",
    sentence: "1.2 s is within the limit of 20.0 s.",
  };
  const cost: MetricView = {
    name: "costUsdPerCase",
    label: "Cost per case",
    unit: "usd",
    role: "limit",
    candidate: 0.00082,
    baseline: comparison === null ? null : 0.00086,
    difference: comparison === null ? null : { value: -0.00004, low: -0.00007, high: -0.00001, level: 0.95 },
    bound: 0.05,
    verdict: "pass",
    sentence: "$0.00082 is within the limit of $0.05.",
  };
  const answer: MetricView = {
    name: "answer",
    label: "Answer as expected",
    unit: "share",
    role: "advisory",
    candidate: 0.906,
    baseline: comparison === null ? null : 0.953,
    difference: comparison === null ? null : { value: -0.047, low: -0.118, high: 0.024, level: 0.95 },
    bound: null,
    verdict: null,
    sentence: "Shown, does not decide.",
  };
  return comparison === null ? [floor, latency, cost, answer] : [success, floor, latency, cost, answer];
}
