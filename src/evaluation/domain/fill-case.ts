import type { Json } from "../../kernel/json.ts";
import { isJsonObject } from "../../kernel/json.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Result } from "../../kernel/result.ts";
import { fillTemplate } from "./fill-template.ts";
import type { AnswerExpectation, Case, Expectation, SimulatedUser, StateQuery, ToolStep } from "./suite.ts";
import { uniqueName, unknownPlaceholders } from "./unknown-placeholders.ts";
import type { UnknownPlaceholder } from "./unknown-placeholders.ts";

/**
 * A case as one trial runs it: its variables filled with `{{unique}}`, and its setup, turns or user, and expectations with the variables.
 * In patterns a value stands for itself, so that `A-1.5` does not match `A-125`. Keys are not filled.
 * The error lists every placeholder that names nothing; a suite that was read from a file has none.
 * @param unique a text that differs in every trial and attempt, so that trials share no state.
 */
export function fillCase(caseDefinition: Case, unique: string): Result<Case, readonly UnknownPlaceholder[]> {
  const { variables, setup, turns, user, expect } = caseDefinition;
  const unknown = unknownPlaceholders({ variables, setup, turns, user, expect });
  if (unknown.length > 0) return err(unknown);

  const values = new Map([[uniqueName, unique]]);
  for (const [name, template] of Object.entries(variables)) values.set(name, fillTemplate(template, new Map([[uniqueName, unique]])));

  const fillStep = ({ tool, arguments: args }: ToolStep): ToolStep => ({ tool, arguments: fillMembers(args, values) });
  const { calls, answer, state, rubric } = expect;
  return ok({
    ...caseDefinition,
    variables: Object.fromEntries(Array.from(values).filter(([name]) => name !== uniqueName)),
    setup: setup.map(fillStep),
    turns: turns.map((turn) => fillTemplate(turn, values)),
    ...(user === undefined ? {} : { user: fillUser(user, values) }),
    expect: {
      ...expect,
      ...(calls === undefined ? {} : { calls: fillCalls(calls, fillStep) }),
      ...(answer === undefined ? {} : { answer: fillAnswer(answer, values) }),
      ...(state === undefined ? {} : { state: state.map((query) => fillQuery(query, values)) }),
      ...(rubric === undefined ? {} : { rubric: rubric.map(({ id, text }) => ({ id, text: fillTemplate(text, values) })) }),
    },
  });
}

function fillCalls(calls: NonNullable<Expectation["calls"]>, fillStep: (step: ToolStep) => ToolStep): NonNullable<Expectation["calls"]> {
  if (!("mode" in calls)) return calls.map(fillStep);
  return { ...calls, calls: calls.calls.map((item) => ("tool" in item ? fillStep(item) : item.map(fillStep))) };
}

function fillQuery({ tool, arguments: args, equals }: StateQuery, values: ReadonlyMap<string, string>): StateQuery {
  return { tool, arguments: fillMembers(args, values), equals: fillMembers(equals, values) };
}

function fillAnswer(answer: AnswerExpectation, values: ReadonlyMap<string, string>): AnswerExpectation {
  if ("contains" in answer) return { contains: answer.contains.map((text) => fillTemplate(text, values)) };
  if ("json" in answer) return { json: fillJson(answer.json, values) };
  if ("equals" in answer) return { equals: fillTemplate(answer.equals, values) };
  if ("jsonSchema" in answer) return { jsonSchema: fillJson(answer.jsonSchema, values) };
  if ("rouge1" in answer) return { rouge1: { ...answer.rouge1, reference: fillTemplate(answer.rouge1.reference, values) } };
  if ("number" in answer) return answer;
  return { regex: fillPattern(answer.regex, values) };
}

function fillUser(user: SimulatedUser, values: ReadonlyMap<string, string>): SimulatedUser {
  const fill = (text: string): string => fillTemplate(text, values);
  if (user.kind === "scripted") {
    const turns = user.turns.map(({ when, say }) => ({ ...(when !== undefined && { when: fillPattern(when, values) }), say: fill(say) }));
    return { ...user, turns };
  }
  const { start, goal, persona, facts } = user;
  return {
    ...user,
    ...(start !== undefined && { start: fill(start) }),
    goal: fill(goal),
    ...(persona !== undefined && { persona: fill(persona) }),
    facts: Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fill(fact)])),
  };
}

function fillPattern(pattern: string, values: ReadonlyMap<string, string>): string {
  return fillTemplate(pattern, new Map(Array.from(values, ([name, value]) => [name, literally(value)])));
}

function fillJson(value: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return fillTemplate(value, values);
  if (isJsonObject(value)) return fillMembers(value, values);
  return Array.isArray(value) ? value.map((item: Json) => fillJson(item, values)) : value;
}

function fillMembers(members: { readonly [name: string]: Json }, values: ReadonlyMap<string, string>): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, fillJson(value, values)]));
}

/** A text as a pattern that matches it alone (RegExp.escape is not in every Node that we support). */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
