import { judgePromptDigest } from "./judge-prompt.ts";
import { simulatorPromptDigest } from "./simulator-prompt.ts";
import type { FaultRule, Suite } from "./suite.ts";

/** What a run is played under, beside its version. Runs that differ in it have other cases, as far as a case has a part in it. */
export type RunConditions = {
  readonly seed: number;
  /** Who judges rubrics and who plays users; null where no case needs it. */
  readonly judge: PromptedModel | null;
  readonly simulator: PromptedModel | null;
  /** Whether what the judge says of rubrics decides: labels of the suite have shown what it is worth. */
  readonly judgeMayBlock: boolean;
  readonly faults: FaultPlan;
};

/** A model and the digest of what it is told in every request. */
export type PromptedModel = { readonly model: string; readonly promptDigest: string };

/** What tools do wrong: in all cases, and further by case, which is looked at first. Cases without faults of their own are not named. */
export type FaultPlan = { readonly all: readonly FaultRule[]; readonly cases: { readonly [caseId: string]: readonly FaultRule[] } };

/** The conditions that a suite sets, and the worth of its judge. */
export function conditionsOf({ seed, judge, simulator, faults, cases, advisory }: Suite, judgeMayBlock: boolean): RunConditions {
  const isJudged = cases.some(({ expect }) => expect.rubric !== undefined);
  const isPlayed = cases.some(({ user }) => user?.kind === "model");
  return {
    seed,
    judge: judge === undefined || !isJudged ? null : { model: judge.model, promptDigest: judgePromptDigest },
    simulator: simulator === undefined || !isPlayed ? null : { model: simulator.model, promptDigest: simulatorPromptDigest },
    judgeMayBlock: judgeMayBlock && !advisory.includes("rubric"),
    faults: {
      all: faults,
      cases: Object.fromEntries(cases.flatMap(({ id, faults: own = [] }) => (own.length === 0 ? [] : [[id, own]]))),
    },
  };
}

/** Every rule of a plan. */
export function rulesOf({ all, cases }: FaultPlan): readonly FaultRule[] {
  return [...all, ...Object.values(cases).flat()];
}
