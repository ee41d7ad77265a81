import { formatCount } from "../domain/format-number.ts";
import { personas } from "../domain/simulator-prompt.ts";
import { type AdkCase, callsOfTurns, isEvalSet, readAdkCases } from "../formats/adk-cases.ts";
import { isAgentsCliDataset, readAgentsCliCases } from "../formats/agents-cli-cases.ts";
import { expectCalls } from "./expect-calls.ts";
import type { CaseDraft, CaseImporter, Tell } from "./case-draft.ts";

/** What ADK asks of an answer where no configuration says otherwise. Source: google/adk-python, evaluation/agent_evaluator.py (response_match_score). */
const atLeast = 0.8;

/** Evaluation sets of Google's ADK, in its three forms. */
export const adkImporter: CaseImporter = {
  format: "adk-evalset",
  knows: isEvalSet,
  read: (value, tell) => {
    const { cases, excluded } = readAdkCases(value);
    for (const { where, message } of excluded) tell(where, "invalid", message);
    return cases.map((one) => toDraft(one, tell));
  },
};

/** Data sets of agents-cli: the conversation that was recorded is what the user says again, and what it changed is expected. */
export const agentsCliImporter: CaseImporter = {
  format: "agents-cli-dataset",
  knows: isAgentsCliDataset,
  read: (value, tell) => {
    const { cases, excluded } = readAgentsCliCases(value);
    for (const { where, message } of excluded) tell(where, "invalid", message);
    return cases.map(({ id, where, turns, reference, rubrics, conversation }) => {
      return {
        id,
        where,
        turns,
        expect: {
          ...expectCalls(conversation?.calls, where, tell),
          ...(reference === undefined ? {} : { answer: { rouge1: { reference, atLeast } } }),
          ...(rubrics.length > 0 && { rubric: rubrics }),
        },
      };
    });
  },
};

function toDraft({ id, where, turns, scenario, state, rubrics }: AdkCase, tell: Tell): CaseDraft {
  const earlier = turns.slice(0, -1).filter(({ answer }) => answer !== undefined).length;
  if (earlier > 0) tell(where, "unsupported", `Only the last answer is compared: ${formatCount(earlier, "answer")} before it left out.`);
  if (Object.keys(state).length > 0) tell(where, "unsupported", `The state of the session is not set: ${Object.keys(state).join(", ")}.`);
  const reference = turns.at(-1)?.answer;
  return {
    id,
    where,
    turns: scenario === undefined ? turns.map(({ user }) => user) : [scenario.start],
    ...(scenario && { user: toUser(scenario) }),
    expect: {
      ...expectCalls(callsOfTurns(turns), where, tell),
      ...(reference === undefined || reference === "" ? {} : { answer: { rouge1: { reference, atLeast } } }),
      ...(rubrics.length > 0 && { rubric: rubrics }),
    },
  };
}

/** ADK writes the names of its personas in capitals. */
function toUser({ start, plan, persona }: NonNullable<AdkCase["scenario"]>): NonNullable<CaseDraft["user"]> {
  const name = persona?.toLowerCase() ?? "";
  const known = Object.hasOwn(personas, name) ? name : persona;
  return { kind: "model", start, goal: plan, ...(known !== undefined && { persona: known }) };
}
