import type { CallFigures } from "./call-figures.ts";
import type { EarlyDecision } from "./decide-early.ts";
import type { ModelSpending } from "./model-spending.ts";
import type { RunConditions } from "./run-conditions.ts";
import type { ScorerName } from "./suite.ts";

/** A run of a version on a suite, once nothing more is to come. */
export type RunResult = {
  readonly id: string;
  readonly version: string;
  /** Tool and model calls of the deployment during the run that no session could be found for: any makes the run incomplete. */
  readonly unattributedCalls: number;
  readonly cases: readonly CaseResult[];
  /** Absent: nobody looked before the end. */
  readonly looked?: LookedEarly;
  /** What it was played under beside its version; absent where nobody wrote that down. */
  readonly conditions?: RunConditions;
  /** A baseline that was judged anew by another version's outcome contract, and the signals of it of which nothing was seen. */
  readonly judgedAnew?: { readonly by: string; readonly unseen: readonly string[] };
};

/** A run that was looked at while it was under way. */
export type LookedEarly = {
  /** Trials that ended, of those that were planned. */
  readonly played: number;
  readonly planned: number;
  /** One-sided, of the look or the end at which it is judged. */
  readonly alpha: number;
  /** By all cases that can be compared, not by those that were before it ended. */
  readonly margin: number;
  /** Why it ended before its last trial; `budget`: the money was spent. Null: it did not. */
  readonly stopped: EarlyDecision | { readonly kind: "budget" } | null;
};

/** One case of a run. Fewer trials than planned: the others are missing, which makes the run incomplete. */
export type CaseResult = {
  readonly id: string;
  /** As caseContentHash gives it. */
  readonly contentHash: string;
  /** What the case is about. */
  readonly tags: readonly string[];
  /** How many trials were to be played before the run ended. */
  readonly planned: number;
  readonly trials: readonly TrialResult[];
};

/** One trial. `errored` is the infrastructure's failure and counts neither for nor against the agent. */
export type TrialResult = {
  /** From 1. */
  readonly trial: number;
  readonly scores: readonly Score[];
  /** How near the calls came to the expected ones; absent where the case expects none. Shown, decides nothing. */
  readonly figures?: CallFigures;
  /** The whole conversation. */
  readonly durationMs: number;
  /** Null where unknown, which is not the same as 0. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** What judging it and playing its user took beside the agent; absent where no model was asked. */
  readonly overhead?: ModelSpending;
} & ({ readonly status: "passed" | "failed"; readonly problem: null } | { readonly status: "errored"; readonly problem: Problem });

/** Why something is missing; `code` is stable, `message` is for a person. */
export type Problem = { readonly code: string; readonly message: string };

/** What one scorer says of one trial. */
export type Score = {
  readonly scorer: ScorerName;
  /** Null where it could not judge. */
  readonly pass: boolean | null;
  /** False: shown, does not decide. */
  readonly deciding: boolean;
  /** Why, in words that name the difference. */
  readonly why: string;
  /** A judge whose samples were not of one mind; absent: they were, or nobody was asked. */
  readonly isUnsure?: boolean;
};
