import { z } from "zod";

export const verdictView = z.enum(["pass", "fail", "inconclusive", "incomplete", "incomparable"]);
export type VerdictView = z.infer<typeof verdictView>;

/** An estimate with its interval; `level` says which (0.95 two-sided). Null bounds: no interval exists. */
const estimate = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable(), level: z.number() });

export const scoreView = z.object({
  scorer: z.enum(["calls", "answer", "state", "rubric", "limits", "outcome"]),
  /** Null where it could not judge. */
  pass: z.boolean().nullable(),
  /** False: shown, does not decide. */
  deciding: z.boolean(),
  /** Why, in words that name the difference. */
  why: z.string(),
  /** A judge whose samples were not of one mind. */
  isUnsure: z.boolean().optional(),
});

export const callView = z.object({
  server: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  result: z.unknown(),
  isError: z.boolean(),
  sideEffect: z.boolean(),
  durationMs: z.number(),
  /** What the suite made the tool do wrong; absent where nothing. */
  fault: z.enum(["error", "delay", "garbage"]).exactOptional(),
});
export type CallView = z.infer<typeof callView>;

export const trialView = z.object({
  trial: z.int(),
  status: z.enum(["pending", "passed", "failed", "errored"]),
  /** Set when status is errored: infrastructure, never counted as the agent's failure or success. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  session: z.string().nullable(),
  /** What was said, placeholders filled. */
  turns: z.array(z.string()),
  answers: z.array(z.string()),
  calls: z.array(callView),
  scores: z.array(scoreView),
  durationMs: z.number(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  costUsd: z.number().nullable(),
  /** The run that played it; null: this one. */
  reusedFrom: z.string().nullable(),
});
export type TrialView = z.infer<typeof trialView>;

/** One case of a comparison in the list: trials as a row of marks. */
export const caseRowView = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  /** The first turn of its first trial, cut to 120 characters. */
  summary: z.string(),
  trials: z.array(z.enum(["pending", "passed", "failed", "errored"])),
  /** Absent without a baseline or where the baseline has no case of equal content. */
  baselineTrials: z.array(z.enum(["pending", "passed", "failed", "errored"])).nullable(),
  /** fixed: none passed before, all do now; broken: the reverse; better, worse: some; same. `new`: no baseline. */
  change: z.enum(["fixed", "better", "same", "worse", "broken", "new"]),
  trajectoryChanged: z.boolean(),
});
export type CaseRowView = z.infer<typeof caseRowView>;

export const metricView = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.enum(["share", "ms", "usd", "count"]),
  /** Which part it plays: `gate` decides. */
  role: z.enum(["gate", "floor", "limit", "advisory"]),
  candidate: z.number().nullable(),
  baseline: z.number().nullable(),
  /** Candidate minus baseline, in the unit. */
  difference: estimate.nullable(),
  /** The bound it is held against, in the unit; a difference for role gate, an absolute value for floor and limit. */
  bound: z.number().nullable(),
  verdict: verdictView.nullable(),
  sentence: z.string(),
});
export type MetricView = z.infer<typeof metricView>;

/** What pairs of cases say; shares from -1 to 1, candidate minus baseline. */
const pairedEvidence = {
  /** Cases with equal content in both runs. */
  n: z.int(),
  diff: z.number(),
  se: z.number(),
  ci95: z.tuple([z.number(), z.number()]).readonly(),
  /** One-sided bounds at 1 - alpha. */
  lower: z.number(),
  upper: z.number(),
  discordant: z.object({ gained: z.int(), lost: z.int() }),
  mcnemarExactP: z.number(),
  bonettPrice: z.tuple([z.number(), z.number()]).readonly(),
  /** One-sided, that the candidate is worse; adjusted for everything that blocks (Holm). */
  dropP: z.number(),
  adjustedDropP: z.number(),
};

const bothSides = z.object({ baseline: z.int(), candidate: z.int() });

export const comparisonView = z.object({
  baselineRun: z.string(),
  baselineVersion: z.string(),
  verdict: verdictView,
  ...pairedEvidence,
  /** The whole 95 % interval lies above 0. */
  improved: z.boolean(),
  alpha: z.number(),
  margin: z.number(),
  /** Ids whose content differs between the runs; ids only in the baseline; ids only in the candidate. */
  changedCases: z.array(z.string()).readonly(),
  missing: z.array(z.string()).readonly(),
  added: z.array(z.string()).readonly(),
  /** Trials without a result, and what else the runs lack. */
  errored: bothSides,
  excluded: bothSides,
  /** Further scores that block. */
  also: z.array(z.object({ metric: z.string(), verdict: verdictView, ...pairedEvidence })).readonly(),
  /** Tags of cases; those that do not block are shown, adjusted for false discoveries. */
  /** What would settle it most cheaply; null unless it is inconclusive. */
  toSettle: z
    .discriminatedUnion("kind", [
      z.object({
        kind: z.literal("trials"),
        trials: z.int(),
        trialsPerCase: z.int(),
        cases: z.array(z.object({ id: z.string(), trials: z.int() })).readonly(),
        costUsd: z.number().nullable(),
      }),
      z.object({ kind: z.literal("cases"), cases: z.int() }),
      z.object({ kind: z.literal("none") }),
    ])
    .nullable(),
  slices: z
    .array(z.object({ value: z.string(), metric: z.string(), blocking: z.boolean(), verdict: z.enum(["fail", "pass"]), ...pairedEvidence }))
    .readonly(),
});

/** One evaluation run of a version on a suite. */
export const evaluationView = z.object({
  id: z.string(),
  agent: z.string(),
  version: z.string(),
  digest: z.string(),
  environment: z.string(),
  deployment: z.string().nullable(),
  release: z.string().nullable(),
  suite: z.string(),
  suiteDigest: z.string(),
  status: z.enum(["waiting", "running", "finished", "failed"]),
  /** Null until finished. */
  verdict: verdictView.nullable(),
  /** The deciding sentence: what happened, the number, its interval, what comes next. */
  sentence: z.string(),
  /** A second sentence: what this run could have seen, what would settle it. */
  detail: z.string(),
  cases: z.int(),
  trialsPerCase: z.int(),
  trialsDone: z.int(),
  trialsTotal: z.int(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  costUsd: z.number().nullable(),
  /** What judging and playing users took beside the agent; null where no model was asked. Within it null is unknown. */
  overhead: z.object({ inputTokens: z.int().nullable(), outputTokens: z.int().nullable(), costUsd: z.number().nullable() }).nullable(),
  /** `declared` in the manifest, or null where no price is known. */
  priceBasis: z.string().nullable(),
  rehearsedModel: z.boolean(),
  /** Tool and model calls of the deployment during the run that carried no session: any makes the run incomplete. */
  unattributedCalls: z.int(),
  problems: z.array(z.object({ case: z.string().nullable(), trial: z.int().nullable(), code: z.string(), message: z.string() })),
  metrics: z.array(metricView),
  comparison: comparisonView.nullable(),
  /** How much of the production traffic of some days no case asks for; null where none is known. Shares, with a 95 % interval. */
  coverage: z
    .object({
      days: z.int(),
      sessions: z.int(),
      uncovered: z.number(),
      low: z.number(),
      high: z.number(),
      clusters: z.int(),
      /** The largest kinds of request that no case covers. */
      largest: z
        .array(z.object({ sessions: z.int(), share: z.number(), example: z.string(), tools: z.array(z.string()).readonly() }))
        .readonly(),
    })
    .nullable(),
  /** What it is played under beside its version; null until it has begun. `judge`, `simulator`: their models. `faults`: how many rules make tools fail. */
  conditions: z.object({ seed: z.int(), judge: z.string().nullable(), simulator: z.string().nullable(), faults: z.int() }).nullable(),
  /** Trials of other runs that stand for its own; null where there are none, and until it is finished. */
  reused: z.object({ trials: z.int(), runs: z.array(z.string()).readonly() }).nullable(),
  /** How a run with a budget ended; null where nobody looked before the end. `alpha`: of the look, or the end, that it is judged at. */
  looked: z
    .object({
      played: z.int(),
      planned: z.int(),
      alpha: z.number(),
      margin: z.number(),
      stopped: z
        .discriminatedUnion("kind", [
          z.object({ kind: z.enum(["fail", "pass", "budget"]) }),
          z.object({ kind: z.literal("futile"), chance: z.number() }),
        ])
        .nullable(),
    })
    .nullable(),
});
export type EvaluationView = z.infer<typeof evaluationView>;

/** One row of a trajectory laid beside its baseline: equal calls stand side by side. */
export const alignedCallView = z.object({
  kind: z.enum(["same", "changed", "added", "removed"]),
  candidate: callView.nullable(),
  baseline: callView.nullable(),
});

/** One case in full: what was asked, what was expected, every trial of both sides. */
export const caseView = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  /** Empty where `user` speaks. */
  turns: z.array(z.string()),
  /** Who speaks in place of turns, as the suite has it; null where nobody does. */
  user: z.unknown(),
  /** What tools do wrong in it, as the suite has it: its own rules and then those of every case. */
  faults: z.array(z.unknown()),
  expect: z.unknown(),
  contentHash: z.string(),
  trials: z.array(trialView),
  baselineTrials: z.array(trialView).nullable(),
  /** By trial number minus one; ids that differ per trial are compared as equal. Empty without a baseline. */
  aligned: z.array(z.array(alignedCallView)),
});
export type CaseView = z.infer<typeof caseView>;
