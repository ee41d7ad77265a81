import { canonicalJson } from "../../kernel/json.ts";
import type { PromptedModel, RunConditions } from "./run-conditions.ts";

/** In words, what of the conditions of two runs differs; empty where nothing does, or nobody has written down what they were. */
export function sayConditionChanges(before: RunConditions | undefined, now: RunConditions | undefined): string {
  if (before === undefined || now === undefined) return "";
  const changes = [
    ...(before.seed === now.seed ? [] : [`the seed (${before.seed}, now ${now.seed})`]),
    ...sayModel("who judges rubrics", before.judge, now.judge),
    ...sayModel("who plays users", before.simulator, now.simulator),
    ...(canonicalJson(before.faults) === canonicalJson(now.faults) ? [] : ["the faults of tools"]),
  ];
  return changes.length === 0 ? "" : `The suite changed ${changes.join(", ")}.`;
}

function sayModel(what: string, before: PromptedModel | null, now: PromptedModel | null): string[] {
  if (canonicalJson(before) === canonicalJson(now)) return [];
  if (before?.model === now?.model) return [`how is asked ${what}`];
  return [`${what} (${before?.model ?? "nobody"}, now ${now?.model ?? "nobody"})`];
}
