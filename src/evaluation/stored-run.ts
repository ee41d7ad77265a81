import type { Answer, Call } from "./domain/trajectory.ts";
import type { LookedEarly, TrialResult } from "./domain/run-result.ts";
import type { RunCoverage } from "./domain/cover-traffic.ts";
import type { Comparison } from "./domain/compare-runs.ts";
import type { GateRules } from "./domain/gate-rules.ts";
import type { Metric } from "./domain/metric.ts";
import type { ModelSpending } from "./domain/model-spending.ts";
import type { RunProblem } from "./domain/run-problems.ts";

/** The gate's settings as they stood when a run was asked for. */
export type RunGate = GateRules;

/** What was seen of the tools at the start of a run: which change something, and a digest over their definitions. */
export type RunTools = { readonly sideEffects: readonly string[]; readonly definitions: { readonly [server: string]: string } };

/** The judgement of a finished run, as it was made: never computed again. */
export type RunReport = {
  readonly sentence: string;
  readonly detail: string;
  readonly metrics: readonly Metric[];
  readonly comparison: Comparison | null;
  readonly problems: readonly RunProblem[];
  readonly unattributedCalls: number;
  readonly costUsd: number | null;
  /** What judging and playing users took beside the agent; absent where no model was asked. */
  readonly overhead?: ModelSpending;
  /** Null: nobody looked before the end. */
  readonly looked: LookedEarly | null;
  /** Null: no traffic is known. */
  readonly coverage: RunCoverage | null;
  /** Trials that were taken from other runs, and which; absent where none was. */
  readonly reused?: { readonly trials: number; readonly runs: readonly string[] };
};

/** A trial with everything that was seen of it. */
export type StoredTrial = TrialResult & {
  /** What `{{unique}}` stood for. */
  readonly unique: string;
  readonly session: string | null;
  /** What was said, placeholders filled. */
  readonly turns: readonly string[];
  readonly answers: readonly (Answer | null)[];
  readonly calls: readonly Call[];
  /** The run that played it; absent: this one. */
  readonly reusedFrom?: string;
};
