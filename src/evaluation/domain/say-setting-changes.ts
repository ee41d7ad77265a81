import { canonicalJson } from "../../kernel/json.ts";
import { formatCount } from "./format-number.ts";
import { type JudgeSettings, scorerNames, type ModelSettings, type Suite } from "./suite.ts";

/** By setting, in the order in which they are told; a setting that is missing here does not compile. */
const tellers: { readonly [setting in Exclude<keyof Suite, "cases">]-?: (before: Suite, now: Suite) => string[] } = {
  name: tell("name"),
  trials: tell("trials"),
  concurrency: tell("concurrency"),
  caseTimeoutMs: tell("caseTimeoutMs"),
  evaluationServer: tell("evaluationServer"),
  advisory: (before, now) => say("advisory", listAdvisory(before), listAdvisory(now)),
  gateOnTrajectoryAlone: tell("gateOnTrajectoryAlone"),
  judge: (before, now) => sayModel("judge", before.judge, now.judge),
  simulator: (before, now) => sayModel("simulator", before.simulator, now.simulator),
  seed: tell("seed"),
  tools: (before, now) => sayTools(before.tools, now.tools),
  faults: (before, now) => sayFaults(before.faults, now.faults),
};

/** Every setting of a suite that differs between two versions of it, in words such as `trials (2, now 4)`. */
export function saySettingChanges(before: Suite, now: Suite): string[] {
  return Object.values(tellers).flatMap((changes) => changes(before, now));
}

type Plain = "name" | "trials" | "concurrency" | "caseTimeoutMs" | "evaluationServer" | "gateOnTrajectoryAlone" | "seed";

function tell(name: Plain): (before: Suite, now: Suite) => string[] {
  return (before, now) => say(name, before[name], now[name]);
}

function say(name: string, before: string | number | boolean | undefined, now: typeof before): string[] {
  return before === now ? [] : [`${name} (${before ?? "none"}, now ${now ?? "none"})`];
}

/** In the scorers' own order: that of the file says nothing. */
function listAdvisory({ advisory }: Suite): string | undefined {
  return advisory.length === 0 ? undefined : scorerNames.filter((name) => advisory.includes(name)).join(" and ");
}

function sayModel(name: string, before: ModelSettings | JudgeSettings | undefined, now: typeof before): string[] {
  if (before === undefined || now === undefined) return say(name, before?.model, now?.model);
  const [earlier, later] = [fieldsOf(before), fieldsOf(now)];
  const fields = new Set([...earlier.keys(), ...later.keys()]);
  return Array.from(fields).flatMap((field) => say(`${name}.${field}`, earlier.get(field), later.get(field)));
}

/** Every field, whatever there will be; a price as JSON. */
function fieldsOf(model: ModelSettings | JudgeSettings): ReadonlyMap<string, string | number> {
  return new Map(Object.entries(model).map(([field, value]) => [field, typeof value === "object" ? canonicalJson(value) : value]));
}

function sayTools(before: Suite["tools"], now: Suite["tools"]): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return Array.from(names).flatMap((tool) => {
    if (!Object.hasOwn(before, tool)) return [`tools.${tool} (new)`];
    if (!Object.hasOwn(now, tool)) return [`tools.${tool} (gone)`];
    return canonicalJson(before[tool]) === canonicalJson(now[tool]) ? [] : [`tools.${tool} (another rule)`];
  });
}

function sayFaults(before: Suite["faults"], now: Suite["faults"]): string[] {
  if (canonicalJson(before) === canonicalJson(now)) return [];
  if (before.length === now.length) return ["faults (other rules)"];
  return [`faults (${formatCount(before.length, "rule")}, now ${formatCount(now.length, "rule")})`];
}
