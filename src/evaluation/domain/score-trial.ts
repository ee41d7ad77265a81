import type { Json } from "../../kernel/json.ts";
import { type CallFigures, callFigures } from "./call-figures.ts";
import { type Engines, GaveUp } from "./engines.ts";
import type { Finding } from "./finding.ts";
import { outcomeOf } from "./outcome.ts";
import type { Outcome, OutcomeEvidence, OutcomeRules } from "./outcome.ts";
import type { Problem, Score } from "./run-result.ts";
import { scoreAnswer } from "./score-answer.ts";
import { scoreCalls } from "./score-calls.ts";
import { scoreLimits } from "./score-limits.ts";
import { type JudgedItem, scoreRubric } from "./score-rubric.ts";
import { scoreState } from "./score-state.ts";
import type { Expectation, ScorerName, ToolRules } from "./suite.ts";
import type { Trajectory } from "./trajectory.ts";

/** What a trial is judged by, and what it did. */
export type Evidence = {
  /** Of the case as fillCase filled it for this trial. */
  readonly expect: Expectation;
  /** The suite's scorers that do not decide. */
  readonly advisory: readonly ScorerName[];
  /** The suite's rules of comparing calls. */
  readonly tools: ToolRules;
  /** Of the version's manifest. */
  readonly outcome: OutcomeRules;
  readonly trajectory: Trajectory;
  /** What the outcome contract needs beside the trajectory. */
  readonly signals: Pick<OutcomeEvidence, "guardHits" | "stateAnswers">;
  /** structuredContent of each query in `expect.state`, in their order; null where a query gave none. Empty without queries. */
  readonly stateAnswers: readonly (Json | null)[];
  /** What the judge said of each item of `expect.rubric`, in their order, and whether its word may decide. */
  readonly rubric: { readonly judged: readonly JudgedItem[]; readonly mayBlock: boolean };
  /** `costUsd` is null where unknown. */
  readonly spent: { readonly latencyMs: number; readonly costUsd: number | null };
};

export type TrialScores = {
  readonly scores: readonly Score[];
  readonly figures?: CallFigures;
} & ({ readonly status: "passed" | "failed"; readonly problem: null } | { readonly status: "errored"; readonly problem: Problem });

/**
 * Scores a trial by what its case expects and by the outcome contract, which always applies. It passes when every score that decides passes; a trial
 * that nothing decides does not pass. One that fails nothing and has a score that decides and could not be judged is errored
 * (`evaluation/not-judged`): that is no word on the agent.
 */
export function scoreTrial(evidence: Evidence, engines: Engines): TrialScores {
  const { expect, advisory, outcome, trajectory, signals, stateAnswers, rubric, spent } = evidence;
  const { calls, answers } = trajectory;
  const comparison = { tools: evidence.tools, testPattern: engines.testPattern };
  const findings: readonly (readonly [ScorerName, Finding | undefined])[] = [
    ["calls", findingOf(expect.calls, (expected) => scoreCalls(expected, calls, comparison))],
    ["answer", findingOf(expect.answer, (expected) => scoreAnswer(expected, answers.at(-1), engines))],
    ["state", findingOf(expect.state, (expected) => scoreState(expected, stateAnswers))],
    ["rubric", findingOf(expect.rubric, (expected) => scoreRubric(expected, rubric.judged))],
    ["limits", findingOf(expect.limits, (expected) => scoreLimits(expected, { calls, ...spent, guardHits: signals.guardHits.length }))],
    ["outcome", sayOutcome(outcomeOf(outcome, { ...trajectory, ...signals, gaps: [], reports: undefined }))],
  ];
  const scores = findings.flatMap(([scorer, finding]): Score[] => {
    const mayDecide = !advisory.includes(scorer) && (scorer !== "rubric" || rubric.mayBlock);
    return finding === undefined ? [] : [{ scorer, deciding: mayDecide, ...finding }];
  });
  // Where calls could not be compared there is nothing to count either.
  const isCompared = scores.some(({ scorer, pass }) => scorer === "calls" && pass !== null);
  const figures = expect.calls === undefined || !isCompared ? undefined : callFigures(expect.calls, calls, comparison);
  const scored = { scores, ...(figures === undefined ? {} : { figures }) };

  return { ...scored, ...concludeTrial(scores) };
}

/** What a trial's scores come to, as scoreTrial says. */
export function concludeTrial(
  scores: readonly Score[],
): { readonly status: "passed" | "failed"; readonly problem: null } | { readonly status: "errored"; readonly problem: Problem } {
  const deciding = scores.filter((score) => score.deciding);
  const unjudged = deciding.find(({ pass }) => pass === null);
  if (unjudged !== undefined && deciding.every(({ pass }) => pass !== false)) {
    return { status: "errored", problem: { code: notJudged, message: `${unjudged.scorer}: ${unjudged.why}` } };
  }
  return { status: deciding.length > 0 && deciding.every(({ pass }) => pass) ? "passed" : "failed", problem: null };
}

/** The problem of a trial that fails nothing and has a score that decides and could not be judged. */
export const notJudged = "evaluation/not-judged";

/** What a scorer finds of what is expected; undefined where nothing is. Where an engine gave up it stays unknown. */
function findingOf<T>(expected: T | undefined, score: (expected: T) => Finding): Finding | undefined {
  if (expected === undefined) return undefined;
  try {
    return score(expected);
  } catch (error) {
    if (error instanceof GaveUp) return { pass: null, why: error.message };
    throw error;
  }
}

/** An outcome as a score says it. */
export function sayOutcome(outcome: Outcome): Finding {
  switch (outcome.kind) {
    case "succeeded":
      return { pass: true, why: "no failure signal" };
    case "failed":
      return { pass: false, why: `${outcome.signal}: ${outcome.why}` };
    case "unknown":
      return { pass: false, why: `unknown: ${outcome.why}` };
  }
}
