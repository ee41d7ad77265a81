import { expect, test } from "vitest";

import type { Score, TrialResult } from "./run-result.ts";
import { costOfTrial, trialValues } from "./trial-share.ts";

test("a trial that a scorer could not judge counts neither for nor against its share", () => {
  const measured = { durationMs: 1, inputTokens: null, outputTokens: null, costUsd: null, problem: null };
  const trials = [true, null, false].map((pass, index): TrialResult => {
    const score: Score = { scorer: "rubric", pass, deciding: false, why: "" };
    return { ...measured, trial: index + 1, status: "passed", scores: [score] };
  });
  const result = { id: "a", contentHash: "", tags: [], planned: 3, trials };
  expect(trialValues(result, "rubric")).toEqual([1, 0]);
  expect(trialValues(result, "success")).toEqual([1, 1, 1]);
});

test("a trial costs what its agent took and what judging it and playing its user took, and is of unknown cost where one of them is", () => {
  const played = { trial: 1, status: "passed", problem: null, scores: [], durationMs: 1, inputTokens: null, outputTokens: null } as const;
  const trial = (costUsd: number | null, overheadUsd?: number | null): TrialResult => ({
    ...played,
    costUsd,
    ...(overheadUsd !== undefined && { overhead: { inputTokens: 1, outputTokens: 1, costUsd: overheadUsd } }),
  });
  const costOf = (...trials: TrialResult[]) => costOfTrial({ id: "a", contentHash: "", tags: [], planned: 1, trials });
  expect(costOf(trial(2), trial(4, 1))).toBe(3.5);
  expect([costOf(trial(2, null)), costOf(trial(null, 1)), costOf()]).toEqual([null, null, null]);
});
