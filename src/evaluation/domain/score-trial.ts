import type { Json } from "../../kernel/json.ts";
import { outcomeOf } from "./outcome.ts";
import type { OutcomeRules } from "./outcome.ts";
import type { Score } from "./run-result.ts";
import { scoreAnswer } from "./score-answer.ts";
import { scoreCalls } from "./score-calls.ts";
import { scoreState } from "./score-state.ts";
import type { Expectation, ScorerName } from "./suite.ts";
import type { Trajectory } from "./trajectory.ts";

/** What a trial is judged by, and what it did. */
export type Evidence = {
  /** Of the case as fillCase filled it for this trial. */
  readonly expect: Expectation;
  /** The suite's scorers that do not decide. */
  readonly advisory: readonly ScorerName[];
  /** Of the version's manifest. */
  readonly outcome: OutcomeRules;
  readonly trajectory: Trajectory;
  /** structuredContent of each query in `expect.state`, in their order; null where a query gave none. Empty without queries. */
  readonly stateAnswers: readonly (Json | null)[];
};

/**
 * Scores a trial by what its case expects and by the outcome contract, which always applies. It passes when every score
 * that decides passes; a trial that nothing decides does not pass.
 */
export function scoreTrial({ expect, advisory, outcome, trajectory, stateAnswers }: Evidence): {
  readonly status: "passed" | "failed";
  readonly scores: readonly Score[];
} {
  const result = outcomeOf(outcome, trajectory);
  const judged = [
    ...(expect.calls === undefined ? [] : [{ scorer: "calls" as const, ...scoreCalls(expect.calls, trajectory.calls) }]),
    ...(expect.answer === undefined ? [] : [{ scorer: "answer" as const, ...scoreAnswer(expect.answer, trajectory.answers.at(-1)) }]),
    ...(expect.state === undefined ? [] : [{ scorer: "state" as const, ...scoreState(expect.state, stateAnswers) }]),
    {
      scorer: "outcome" as const,
      pass: result.kind === "succeeded",
      why:
        result.kind === "succeeded"
          ? "no failure signal"
          : result.kind === "failed"
            ? `${result.signal}: ${result.why}`
            : `unknown: ${result.why}`,
    },
  ];
  const scores = judged.map((score): Score => ({ ...score, deciding: !advisory.includes(score.scorer) }));
  const deciding = scores.filter((score) => score.deciding);
  return { status: deciding.length > 0 && deciding.every(({ pass }) => pass) ? "passed" : "failed", scores };
}
