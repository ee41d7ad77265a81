import { judgePromptDigest } from "./judge-prompt.ts";
import type { ToolRule } from "./match-arguments.ts";
import { readCalls } from "./score-calls.ts";
import { simulatorPromptDigest } from "./simulator-prompt.ts";
import type { Case, CaseSettings, Suite } from "./suite.ts";

/**
 * What of a suite's settings a case is played and judged by: the rules of the tools that it expects calls of, which tools are told to change
 * something, the judge of its rubric, who plays its user, the faults that its calls meet, the seed where something is drawn. Undefined where
 * nothing is, so that a setting which a case has no part in does not make it another case.
 */
export function caseSettings(
  { expect, user, faults = [] }: Pick<Case, "expect" | "user" | "faults">,
  { tools, judge, simulator, seed, ...suite }: Pick<Suite, "tools" | "judge" | "simulator" | "seed" | "faults">,
): CaseSettings | undefined {
  const steps = expect.calls === undefined ? [] : readCalls(expect.calls).calls.flat();
  const named = new Set(steps.map(({ tool }) => tool));
  const judging = Object.entries(tools).flatMap(([tool, rule]): [string, Partial<ToolRule>][] => {
    if (named.has(tool)) return [[tool, rule]];
    return expect.calls === undefined || rule.sideEffect === undefined ? [] : [[tool, { sideEffect: rule.sideEffect }]];
  });
  const met = [...faults, ...suite.faults];
  const isPlayed = user?.kind === "model" && simulator !== undefined;
  const settings: CaseSettings = {
    ...(judging.length === 0 ? {} : { tools: Object.fromEntries(judging) }),
    ...(expect.rubric === undefined || judge === undefined
      ? {}
      : { judge: { model: judge.model, samples: judge.samples, promptDigest: judgePromptDigest } }),
    ...(isPlayed && { simulator: { model: simulator.model, promptDigest: simulatorPromptDigest } }),
    ...(met.length > 0 && { faults: met }),
    ...((isPlayed || met.length > 0) && { seed }),
  };
  return Object.keys(settings).length === 0 ? undefined : settings;
}
