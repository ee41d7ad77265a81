import type { Observation } from "../telemetry/index.ts";
import { outcomeOf, type Outcome, type OutcomeEvidence, type OutcomeRules } from "./domain/outcome.ts";
import type { Answer, Call } from "./domain/trajectory.ts";

/** What a live session shows of itself, besides what the fronts saw. */
export type SessionSignals = Pick<OutcomeEvidence, "stateAnswers" | "reports">;

/**
 * What the fronts saw of a session until its horizon, as evidence. What ended later is left out, whenever somebody looks.
 * A client that went away before its answer was whole says nothing about the agent: that stays unknown.
 * @param horizonAt milliseconds since the epoch.
 */
export function readSession(seen: readonly Observation[], horizonAt: number): Omit<OutcomeEvidence, keyof SessionSignals> {
  const answers: Answer[] = [];
  const calls: Call[] = [];
  const guardHits: string[] = [];
  const gaps: string[] = [];
  for (const item of seen) {
    if (item.at + item.durationMs > horizonAt) continue;
    if (item.kind === "guard") guardHits.push(item.guard);
    if (item.kind === "message") {
      if (item.errorCode === "gateway/client-gone") gaps.push("the client left before its answer was whole");
      else answers.push({ text: "", failed: item.status === "error" });
    }
    if (item.kind === "tool") {
      const { server, tool, arguments: args, result, isError, durationMs } = item;
      calls.push({ server, tool, arguments: args, result, isError, durationMs, sideEffect: false });
    }
  }
  if (answers.length === 0 && gaps.length === 0) gaps.push("no answer was seen");
  return { answers, calls, guardHits, gaps };
}

/** Judges a live session by the contract. */
export function judgeSession(rules: OutcomeRules, seen: ReturnType<typeof readSession>, signals: SessionSignals): Outcome {
  return outcomeOf(rules, { ...seen, ...signals });
}
