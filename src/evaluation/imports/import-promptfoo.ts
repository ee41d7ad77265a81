import { z } from "zod";

import { isJsonObject, type Json } from "../../kernel/json.ts";
import { formatCount } from "../domain/format-number.ts";
import { readMessages, textIn } from "../formats/chat-messages.ts";
import type { CaseDraft, CaseImporter, Tell } from "./case-draft.ts";
import { importAssertions } from "./import-assertions.ts";
import { fillPlaceholders } from "./fill-placeholders.ts";
import { mostCases } from "./write-suite.ts";

const options = z.looseObject({
  transform: z.unknown().optional(),
  transformVars: z.unknown().optional(),
  prefix: z.string().nullish(),
  suffix: z.string().nullish(),
  disableVarExpansion: z.boolean().nullish(),
  disableDefaultAsserts: z.boolean().nullish(),
});
const test = z.looseObject({
  description: z.string().nullish(),
  vars: z.record(z.string(), z.json()).nullish(),
  assert: z.array(z.unknown()).nullish(),
  threshold: z.number().nullish(),
  options: options.nullish(),
  assertScoringFunction: z.unknown().optional(),
});
const prompt = z.union([z.string(), z.looseObject({ raw: z.string().nullish(), id: z.string().nullish() })]);
const config = z.looseObject({
  prompts: z.union([z.string(), z.array(prompt)]).nullish(),
  tests: z.union([z.string(), z.array(z.unknown())]).nullish(),
  defaultTest: z.unknown().optional(),
  scenarios: z.unknown().optional(),
  assertionTemplates: z.record(z.string(), z.unknown()).nullish(),
});
type Test = z.output<typeof test>;
type Vars = { readonly [name: string]: Json };

const askedNames = ["prompt", "query", "question", "input", "message", "user_input", "text"] as const;

/**
 * Tests of promptfoo: what the user says is the prompt with a test's variables put in, or, without a prompt, the variable that is a question.
 * Several prompts, and variables that are lists, make a case each, as they do there. Source: promptfoo/promptfoo, src/types/index.ts (TestCase).
 */
export const promptfooImporter: CaseImporter = {
  format: "promptfoo",
  knows: (value) => {
    if (Array.isArray(value)) return value.some(isTest);
    if (!isJsonObject(value) || !("tests" in value || "scenarios" in value)) return false;
    return (
      ["prompts", "providers", "defaultTest"].some((name) => name in value) ||
      (Array.isArray(value["tests"]) && value["tests"].some(isTest))
    );
  },
  read: (value, tell) => {
    const read = config.safeParse(Array.isArray(value) ? { tests: value } : value);
    if (!read.success) {
      tell("the file", "invalid", z.prettifyError(read.error));
      return [];
    }
    const { tests, scenarios, assertionTemplates } = read.data;
    if (scenarios !== undefined) tell("scenarios", "unsupported", "Scenarios are not expanded.");
    if (typeof tests === "string") tell("tests", "file", `The tests stand in ${tests}.`);
    const defaults = readTest(read.data.defaultTest ?? {}, "defaultTest", tell);
    const prompts = readPrompts(read.data.prompts, tell);
    return (Array.isArray(tests) ? tests : []).flatMap((item: unknown, index) => {
      const where = `tests[${index}]`;
      const own = readTest(item, where, tell);
      if (own === undefined) return [];
      const merged = merge(own, defaults);
      const asserted = (merged.assert ?? []).map((one) => resolveTemplate(one, assertionTemplates ?? {}));
      return draftsOf({ ...merged, assert: asserted }, { where, prompts, tell });
    });
  },
};

function isTest(item: unknown): boolean {
  return isJsonObject(item) && Array.isArray(item["assert"]);
}

function readTest(value: unknown, where: string, tell: Tell): Test | undefined {
  const read = test.safeParse(value);
  if (read.success) return read.data;
  if (typeof value === "string") tell(where, "file", `It stands in ${value}.`);
  else tell(where, "invalid", z.prettifyError(read.error));
  return undefined;
}

function readPrompts(value: z.output<typeof config>["prompts"], tell: Tell): readonly string[] | undefined {
  const list = typeof value === "string" ? [value] : (value ?? []);
  const texts = list.map((one) => (typeof one === "string" ? one : (one.raw ?? one.id ?? "")));
  const readable = texts.filter((text) => !/^(?:file|exec|python):\/\/|^(?!.*\{\{)\S+\.(?:txt|json|md|ya?ml|js|mjs|ts|py)$/.test(text));
  if (readable.length < texts.length) tell("prompts", "file", `${texts.length - readable.length} prompts stand in other files.`);
  return readable.length === 0 ? undefined : readable;
}

function merge(own: Test, defaults: Test | undefined): Test {
  const asserted = own.options?.disableDefaultAsserts === true ? [] : (defaults?.assert ?? []);
  return {
    ...defaults,
    ...own,
    vars: { ...defaults?.vars, ...own.vars },
    assert: [...asserted, ...(own.assert ?? [])],
    options: { ...defaults?.options, ...own.options },
    threshold: own.threshold ?? defaults?.threshold,
  };
}

function draftsOf(
  merged: Test,
  { where, prompts, tell }: { readonly where: string; readonly prompts: readonly string[] | undefined; readonly tell: Tell },
): CaseDraft[] {
  const { description, vars, threshold, options: own, assertScoringFunction } = merged;
  if (typeof threshold === "number")
    tell(where, "unsupported", `All that a case expects has to hold: the threshold of ${threshold} is left out.`);
  if (own?.transform !== undefined || own?.transformVars !== undefined) tell(where, "code", "A transform is code, which is not run.");
  if (assertScoringFunction !== undefined) tell(where, "code", "A scoring function is code, which is not run.");
  const count = Object.values(vars ?? {}).reduce((product: number, value) => product * choicesOf(value).length, 1);
  if (own?.disableVarExpansion !== true && (count === 0 || count > mostCases)) {
    tell(where, "unsupported", `Its lists of variables make ${formatCount(count, "case")}, and a suite has 1 to ${mostCases}.`);
    return [];
  }
  const expanded = own?.disableVarExpansion === true ? [vars ?? {}] : expand(vars ?? {});
  const templates = prompts?.map((text) => `${own?.prefix ?? ""}${text}${own?.suffix ?? ""}`) ?? [undefined];
  return expanded.flatMap((values) =>
    templates.flatMap((template) => {
      const fill = (text: string): string | undefined => {
        const filled = fillPlaceholders(text, values);
        if (!filled.ok) tell(where, "unsupported", `A template cannot be filled: ${filled.error}.`);
        return filled.ok ? filled.value : undefined;
      };
      const elsewhere = Object.keys(values).find((name) => JSON.stringify(values[name] ?? null).startsWith('"file://'));
      if (elsewhere !== undefined) {
        tell(where, "file", `The variable ${elsewhere} stands in another file.`);
        return [];
      }
      const turns = template === undefined ? askedIn(values) : turnsIn(fill(template), where, tell);
      if (turns === undefined || turns.length === 0) {
        if (template === undefined)
          tell(where, "invalid", `It does not say what the user says: it has no prompt, and no variable ${askedNames.join(", ")}.`);
        return [];
      }
      return [
        {
          where,
          id: description ?? where.replaceAll(/[[\]]/g, "-"),
          turns,
          expect: importAssertions(merged.assert ?? [], { where, fill, tell }),
        },
      ];
    }),
  );
}

/** Every combination of what variables that are lists may be. */
function expand(vars: Vars): readonly Vars[] {
  return Object.entries(vars).reduce<readonly Vars[]>(
    (all, [name, value]) => all.flatMap((known) => choicesOf(value).map((choice) => ({ ...known, [name]: choice }))),
    [{}],
  );
}

function choicesOf(value: Json): readonly Json[] {
  return Array.isArray(value) && value.every((one) => !isJsonObject(one)) ? (value as readonly Json[]) : [value];
}

/** A prompt may be a list of messages as JSON, of which the user's are said. */
function turnsIn(text: string | undefined, where: string, tell: Tell): readonly string[] | undefined {
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [text];
  }
  const messages = readMessages(parsed);
  if (messages === undefined) return [text];
  if (messages.some(({ role }) => role !== "user"))
    tell(where, "unsupported", "Messages that are not the user's are left out: they are the agent's to have.");
  return messages.filter(({ role }) => role === "user").map(({ content }) => textIn(content));
}

function askedIn(vars: Vars): readonly string[] | undefined {
  const name =
    askedNames.find((one) => typeof vars[one] === "string") ?? (Object.keys(vars).length === 1 ? Object.keys(vars)[0] : undefined);
  const text = name === undefined ? undefined : vars[name];
  return typeof text === "string" ? [text] : undefined;
}

function resolveTemplate(one: unknown, templates: { readonly [name: string]: unknown }): unknown {
  const named = isJsonObject(one) && typeof one["$ref"] === "string" ? /^#\/assertionTemplates\/(.+)$/.exec(one["$ref"])?.[1] : undefined;
  return named === undefined ? one : templates[named];
}
