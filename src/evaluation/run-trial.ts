import { newId } from "../kernel/id.ts";
import type { Json } from "../kernel/json.ts";
import type { ModelPrice, OutcomeContract } from "../registry/index.ts";
import type { Observation } from "../telemetry/index.ts";
import { createJudge } from "./ask-judge.ts";
import { type AskModel, meterModel } from "./ask-model.ts";
import { FrontError } from "./conversation.ts";
import { createEngines } from "./create-engines.ts";
import { fillCase } from "./domain/fill-case.ts";
import type { JudgedConversation } from "./domain/judge-prompt.ts";
import { type ModelSpending, spendingOf, sumSpending } from "./domain/model-spending.ts";
import type { Problem } from "./domain/run-result.ts";
import type { JudgedItem } from "./domain/score-rubric.ts";
import { scoreTrial } from "./domain/score-trial.ts";
import type { Case, Suite } from "./domain/suite.ts";
import { trialDraw } from "./domain/trial-draw.ts";
import type { Call } from "./domain/trajectory.ts";
import { holdConversation, type Talk, type Told } from "./hold-conversation.ts";
import { openUser, SimulatorFailure } from "./open-user.ts";
import { queryStates, type StateQuery } from "./query-states.ts";
import type { StoredTrial } from "./stored-run.ts";
import type { ToolEndpoint } from "./tool-endpoint.ts";

/** What every trial of a run shares. */
export type TrialContext = Pick<Talk, "clock" | "front" | "wireProof"> & {
  readonly runId: string;
  readonly suite: Suite;
  /** Who plays users and who judges rubrics; undefined when no case needs it. */
  readonly simulator: AskModel | undefined;
  readonly judge: AskModel | undefined;
  /** Serves setup and state queries; undefined when no case needs it. */
  readonly evaluation: ToolEndpoint | undefined;
  /** Asks what the outcome contract wants to know of the final state. */
  readonly queryState: StateQuery;
  readonly isSideEffect: (server: string, tool: string) => boolean;
  readonly outcome: OutcomeContract;
  readonly price: ModelPrice | undefined;
  /** Whether what the suite's judge says of rubrics decides: labels have said what it is worth. */
  readonly judgeMayBlock: boolean;
  /** Aborted when the server stops; what the trial says then is thrown away. */
  readonly stopping: AbortSignal;
  /** Everything that the fronts saw of a trial up to now. Rejects with a FrontError when one cannot say. */
  readonly observe: (trial: string) => Promise<readonly Observation[]>;
};

/**
 * Plays one trial: lays out the case, holds the conversation, collects what the fronts saw, queries the final state, scores.
 * What fails outside the agent makes the trial errored, which counts neither for nor against it.
 */
export async function runTrial(context: TrialContext, definition: Case, trial: number): Promise<StoredTrial> {
  const id = newId("trl", context.clock);
  const unique = id.slice(-10);
  const startedAt = context.clock();
  const asked: ModelSpending[] = [];
  const overhead = (): Pick<StoredTrial, "overhead"> => (asked.length === 0 ? {} : { overhead: sumSpending(asked) });
  const told: Told = { session: undefined, turns: [], answers: [], agentMs: 0 };
  const filled = fillCase(definition, unique);
  const errored = (problem: Problem, calls: readonly Call[] = []): StoredTrial => ({
    trial,
    unique,
    status: "errored",
    problem,
    session: told.session ?? null,
    turns: told.turns,
    answers: told.answers,
    calls,
    scores: [],
    durationMs: context.clock() - startedAt,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
    ...overhead(),
  });
  if (!filled.ok)
    return errored({ code: "evaluation/placeholder-unknown", message: `The case "${definition.id}" has an unknown placeholder` });
  const { caseTimeoutMs, seed } = context.suite;
  const signal = AbortSignal.any([AbortSignal.timeout(caseTimeoutMs), context.stopping]);
  try {
    for (const step of filled.value.setup) await requireEvaluation(context).call(step.tool, step.arguments, signal);
  } catch (error) {
    return errored({ code: "evaluation/setup-failed", message: `Laying out the case failed: ${say(error)}` });
  }

  const engines = createEngines();
  const draw = trialDraw({ seed, caseId: definition.id, trial });
  try {
    const simulator = context.simulator === undefined ? undefined : meterModel(context.simulator, asked);
    const user = openUser(filled.value, { simulator, testPattern: engines.testPattern, draw });
    const timeoutMs = caseTimeoutMs - (context.clock() - startedAt);
    await holdConversation({ ...context, user, run: context.runId, caseId: definition.id, trial: id, draw, timeoutMs }, told);
  } catch (error) {
    if (error instanceof FrontError) return errored({ code: error.code, message: error.message });
    if (error instanceof SimulatorFailure) return errored({ code: "evaluation/simulator-failed", message: error.message });
    throw error;
  }
  const durationMs = told.agentMs;

  let stateAnswers: Json[];
  let seen: readonly Observation[];
  try {
    seen = await context.observe(id);
  } catch (error) {
    if (error instanceof FrontError) return errored({ code: error.code, message: error.message });
    throw error;
  }
  const calls = toCalls(seen, context);
  try {
    // A case that ran out of time still gets its state looked at.
    const stateSignal = AbortSignal.timeout(caseTimeoutMs);
    stateAnswers = [];
    for (const query of filled.value.expect.state ?? []) {
      stateAnswers.push(await requireEvaluation(context).ask(query.tool, query.arguments, stateSignal));
    }
  } catch (error) {
    return errored({ code: "evaluation/state-query-failed", message: `Querying the final state failed: ${say(error)}` }, calls);
  }
  const signals = {
    guardHits: seen.flatMap((item) => (item.kind === "guard" ? [item.guard] : [])),
    stateAnswers: await queryStates(context.outcome, calls, context.queryState, AbortSignal.timeout(caseTimeoutMs)),
  };
  const usage = countUsage(seen, context.price);
  const scored = scoreTrial(
    {
      expect: filled.value.expect,
      advisory: context.suite.advisory,
      tools: context.suite.tools,
      outcome: context.outcome,
      trajectory: { answers: told.answers, calls },
      signals,
      stateAnswers,
      rubric: {
        judged: await judgeRubric(context, filled.value, { seen: { turns: told.turns, answers: told.answers, calls }, asked }),
        mayBlock: context.judgeMayBlock,
      },
      spent: { latencyMs: durationMs, costUsd: usage.costUsd },
    },
    engines,
  );
  return {
    trial,
    unique,
    ...scored,
    session: told.session ?? null,
    turns: told.turns,
    answers: told.answers,
    calls,
    durationMs,
    ...usage,
    ...overhead(),
  };
}

/** What the suite's judge says of each item of the case's rubric; nothing where it has none. */
async function judgeRubric(
  { suite, judge, stopping }: TrialContext,
  { expect }: Case,
  { seen, asked }: { readonly seen: JudgedConversation; readonly asked: ModelSpending[] },
): Promise<readonly JudgedItem[]> {
  if (expect.rubric === undefined || judge === undefined || suite.judge === undefined) return [];
  return createJudge(meterModel(judge, asked), suite.judge.samples)(expect.rubric, seen, stopping);
}

function requireEvaluation({ evaluation, suite }: TrialContext): ToolEndpoint {
  if (evaluation === undefined) throw new Error(`the suite "${suite.name}" names no evaluationServer that has an evaluationPath`);
  return evaluation;
}

/** The tool calls of what was seen; each belongs to the model call that was seen last before it. */
function toCalls(seen: readonly Observation[], { suite, isSideEffect }: TrialContext): Call[] {
  let messages = 0;
  return seen.flatMap((item): Call[] => {
    if (item.kind === "model") messages++;
    if (item.kind !== "tool") return [];
    const { server, tool, arguments: args, result, isError, durationMs, fault } = item;
    const rule = Object.hasOwn(suite.tools, tool) ? suite.tools[tool] : undefined;
    const sideEffect = rule?.sideEffect ?? isSideEffect(server, tool);
    const call = { server, tool, arguments: args, result, isError, durationMs, sideEffect };
    return [{ ...call, ...(messages > 0 && { message: messages }), ...(fault !== undefined && { fault }) }];
  });
}

/** Tokens and cost of a trial's model calls; the cost of none is unknown without a price, for they may not have been seen. */
function countUsage(seen: readonly Observation[], price: ModelPrice | undefined): ModelSpending {
  const total = sumSpending(seen.flatMap((item) => (item.kind === "model" ? [spendingOf(item, price)] : [])));
  return price === undefined ? { ...total, costUsd: null } : total;
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
