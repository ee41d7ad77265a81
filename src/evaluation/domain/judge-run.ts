import { compareRuns } from "./compare-runs.ts";
import type { Comparison } from "./compare-runs.ts";
import type { Decision } from "./decision.ts";
import { formatCount, formatNames, formatPercent } from "./format-number.ts";
import { marginFor } from "./gate-rules.ts";
import type { GateRules, ShareName } from "./gate-rules.ts";
import { judgeFloor } from "./judge-floor.ts";
import { measureMetrics } from "./measure-metrics.ts";
import type { Metric } from "./metric.ts";
import { runProblems } from "./run-problems.ts";
import type { RunProblem } from "./run-problems.ts";
import type { LookedEarly, RunResult } from "./run-result.ts";
import { sayConditionChanges } from "./say-condition-changes.ts";
import { sayComparison } from "./say-comparison.ts";
import { shareMetric } from "./share-metrics.ts";
import { scorerNames } from "./suite.ts";
import { verdictWords, worstOf } from "./verdict.ts";

/** What a run shows. */
export type Judgement = Decision & {
  readonly metrics: Metric[];
  /** Null without a baseline. */
  readonly comparison: Comparison | null;
  /** What the run lacks; not empty exactly when the run itself is incomplete. */
  readonly problems: RunProblem[];
};

/**
 * Judges a finished run.
 *
 * A run that lacks trials, or saw calls that it cannot attribute, is incomplete: its numbers are shown and decide nothing.
 * With a baseline the paired comparison decides, and a floor or a limit can break it: a floor that the run neither clears
 * nor breaks does not hold a version back that is shown to be no worse than the one before. Without a baseline every floor
 * must be cleared; with no floor nothing says what is good enough, and the verdict is inconclusive.
 */
export function judgeRun({
  candidate,
  baseline,
  gate,
}: {
  readonly candidate: RunResult;
  /** The run to compare with; absent for a first version. */
  readonly baseline?: RunResult;
  readonly gate: GateRules;
}): Judgement {
  const problems = runProblems(candidate);
  const comparison = baseline === undefined ? undefined : compareRuns(candidate, baseline, gate);
  const compared = comparison === undefined ? undefined : decideComparison(comparison, { candidate, baseline, gate });
  const floors = floorsOf(gate).map(([share, least]) => judgeFloor(candidate, { share, least, alpha: gate.alpha }));
  const measured = measureMetrics(candidate, baseline, gate.limits);

  const success = shareMetric("success", candidate, baseline);
  const metrics = [
    comparison === undefined || compared === undefined ? success : asGate(success, comparison, compared),
    ...floors.map(({ metric }) => metric),
    ...scorerNames
      .map((scorer) => shareMetric(scorer, candidate, baseline))
      .filter((metric) => metric.candidate !== null || metric.baseline !== null),
    ...measured,
  ];
  const judged = { metrics, comparison: comparison ?? null, problems };
  if (problems.length > 0) return { ...judged, ...decideIncomplete(candidate, problems), metrics: metrics.map(undecided) };

  const floorDecisions = floors.map(({ decision }) => decision);
  const decisions = [
    ...(compared === undefined ? [] : [compared]),
    ...(compared === undefined ? floorDecisions : floorDecisions.filter(({ verdict }) => verdict === "fail")),
    ...measured.flatMap(({ verdict, sentence }) => (verdict === null || verdict === "pass" ? [] : [{ verdict, sentence, detail: "" }])),
  ];
  const verdict = worstOf(decisions.map((decision) => decision.verdict));
  const reason = decisions.find((decision) => decision.verdict === verdict) ?? nothingToHoldAgainst;
  const detail = verdict === "pass" && compared === undefined ? "There is no earlier version to compare with." : reason.detail;
  return { ...judged, verdict, sentence: `${verdictWords[verdict]}: ${reason.sentence}`, detail };
}

/** What stands when there is no decision at all, which worstOf calls inconclusive. */
const nothingToHoldAgainst: Decision = {
  verdict: "inconclusive",
  sentence: "there is no baseline and no floor, so nothing says what is good enough.",
  detail: "Set gate.floors.success in the manifest, or let a person decide.",
};

function decideComparison(
  comparison: Comparison,
  { candidate, baseline, gate }: { readonly candidate: RunResult; readonly baseline: RunResult | undefined; readonly gate: GateRules },
): Decision {
  const { isDefault } = marginFor(gate, comparison.n);
  const { sentence, detail } = sayComparison(comparison, { candidate: candidate.version, marginIsDefault: isDefault });
  const changes = comparison.verdict === "incomparable" ? sayConditionChanges(baseline?.conditions, candidate.conditions) : "";
  const told = [candidate.looked === undefined ? "" : sayLooked(candidate.looked), changes, detail, sayJudgedAnew(baseline)];
  return { verdict: comparison.verdict, sentence, detail: told.filter((text) => text !== "").join(" ") };
}

/** That the baseline was judged by another contract than its own; empty where it was not. */
function sayJudgedAnew(baseline: RunResult | undefined): string {
  if (baseline?.judgedAnew === undefined) return "";
  const { by, unseen } = baseline.judgedAnew;
  const left = unseen.length === 0 ? "" : `; of ${formatNames(unseen)} nothing was seen then, which counts for it`;
  return `${baseline.version} was judged anew by the outcome contract of ${by}${left}.`;
}

/** Why a run ended before its last trial; empty where it did not. */
function sayLooked({ played, planned, stopped }: LookedEarly): string {
  if (stopped === null) return "";
  const reasons = {
    fail: "it was surely worse by then",
    pass: "it was surely no worse by then",
    futile: stopped.kind === "futile" ? `the chance of any verdict was ${formatPercent(stopped.chance)} by then` : "",
    budget: "the money of its budget was spent",
  };
  return `Ended after ${played} of ${formatCount(planned, "trial")}: ${reasons[stopped.kind]}.`;
}

function decideIncomplete(candidate: RunResult, problems: readonly RunProblem[]): Decision {
  const trials = problems.filter(({ trial }) => trial !== null);
  const total = candidate.cases.reduce((sum, { planned }) => sum + planned, 0);
  const [first] = trials;
  const lack = [
    ...(first === undefined
      ? []
      : [
          `without a result: ${trials.length} of ${formatCount(total, "trial")} (first: ${first.case}, trial ${first.trial}, ${first.code})`,
        ]),
    ...problems.filter(({ trial }) => trial === null).map(({ message }) => `${message.charAt(0).toLowerCase()}${message.slice(1)}`),
  ];
  return {
    verdict: "incomplete",
    sentence: `${verdictWords.incomplete}: nothing is decided about ${candidate.version}; ${lack.join("; ")}.`,
    detail: "The numbers are of what there is. Mend the cause and run it again.",
  };
}

function asGate(success: Metric, { margin, verdict }: Comparison, { sentence }: Decision): Metric {
  return { ...success, role: "gate", bound: -margin, verdict, sentence };
}

/** A metric of a run that decides nothing. */
function undecided(metric: Metric): Metric {
  return metric.verdict === null
    ? metric
    : { ...metric, verdict: "incomplete", sentence: `${metric.label}: not decided, because the run is incomplete.` };
}

function floorsOf({ floors }: GateRules): [share: ShareName, least: number][] {
  return shareNames.flatMap((share): [ShareName, number][] => {
    const least = floors[share];
    return least === undefined ? [] : [[share, least]];
  });
}

const shareNames: readonly ShareName[] = ["success", ...scorerNames];
