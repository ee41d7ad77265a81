import { isJsonObject, type Json } from "../../kernel/json.ts";
import { askedIn, callsInMessages, readMessages } from "./chat-messages.ts";
import type { RecordCollector } from "./collect-record.ts";
import { readCell } from "./csv-table.ts";
import type { ItemReader } from "./record-reader.ts";
import { readArguments, readCalls } from "./recorded-calls.ts";

export const idNames = ["case_id", "caseId", "id", "case", "task_id", "eval_id", "name"] as const;
export const scoreNames = ["score", "reward", "value", "success", "passed", "pass", "correct"] as const;
const trialNames = ["trial", "epoch", "repetition", "seed", "run"] as const;
/** What a case says, where a line holds it; a line with none of these is known by its id alone. */
const contentNames = ["input", "prompt", "question", "query", "messages", "expected", "target", "reference", "answer_key"] as const;
const verdicts = new Map(Object.entries({ true: true, pass: true, passed: true, false: false, fail: false, failed: false }));
/** What a table says where there was no error. */
const noError = new Set(["", "false", "none", "null", "nan"]);
const longestSlice = 200;
const callNames = ["calls", "tool_calls", "predicted_trajectory"] as const;
const expectedCallNames = ["expected_calls", "expectedCalls", "expected_tool_use", "reference_trajectory"] as const;

/**
 * Scored trials as people keep them: an id, a score from 0 to 1 or true and false, maybe a trial, what was asked, the calls made and expected;
 * what else is a short text is a field to slice by.
 */
export const scoredItems: ItemReader = {
  format: "jsonl",
  knows: isScored,
  open: (collector) => ({ add: (item, where) => readScored(item, where, collector) }),
};

/** True where something looks like one scored trial. */
export function isScored(value: unknown): value is { readonly [name: string]: Json } {
  return isJsonObject(value) && idNames.some((name) => name in value) && scoreNames.some((name) => name in value);
}

/** A row of a table as such a trial: what its cells say, by the columns they stand in. */
export function scoredRow(cells: { readonly [name: string]: string }): Json {
  const texts = new Set<string>([...idNames, ...trialNames, ...contentNames]);
  const members = Object.entries(cells).map(([name, cell]): [string, Json] => {
    if (name === "messages") return [name, readArguments(cell)];
    if (texts.has(name)) return [name, cell === "" ? null : cell];
    const word = cell.trim().toLowerCase();
    if (scoreNames.some((one) => one === name) && verdicts.has(word)) return [name, verdicts.get(word) ?? null];
    if (name === "error") return [name, noError.has(word) ? null : cell];
    return [name, readCell(cell)];
  });
  return Object.fromEntries(members);
}

/** The id of a case or a trial, where it has one. A whole number that is too large to be told from its neighbours is none. */
export function idOf(members: { readonly [name: string]: unknown }): string | undefined {
  const id = members[idNameOf(members) ?? ""];
  if (typeof id === "number") return Number.isInteger(id) && !Number.isSafeInteger(id) ? undefined : String(id);
  return typeof id === "string" && id.trim() !== "" ? id : undefined;
}

/** What a slice can be made of: a short text, a whole number, true or false. */
function isShort(member: Json): member is string | number | boolean {
  return typeof member === "boolean" || Number.isInteger(member) || (typeof member === "string" && member.length <= longestSlice);
}

/** An error may be a text, an object of one, a list of several, or true. */
function failureOf(error: Json | undefined): string | undefined {
  if (error === undefined || error === null || error === false || error === "" || error === 0) return undefined;
  if (typeof error === "object" && Object.keys(error).length === 0) return undefined;
  return (typeof error === "string" ? error : JSON.stringify(error)).slice(0, 300);
}

/** Which member is the id. Where a row tells which trial it is and of which task, an `id` beside that is the row's own. */
function idNameOf(members: { readonly [name: string]: unknown }): string | undefined {
  const isThere = (name: string): boolean => members[name] !== undefined && members[name] !== null;
  const tells = trialNames.some(isThere) ? (["case_id", "caseId", "task_id", "eval_id"] as const) : [];
  return [...tells, ...idNames].find(isThere) ?? idNames.find((name) => name in members);
}

function readScored(value: unknown, where: string, collector: RecordCollector): void {
  if (!isScored(value)) {
    const message = `It needs an id (one of ${idNames.join(", ")}) and a score (one of ${scoreNames.join(", ")}).`;
    collector.exclude({ where, code: "evaluation/line-invalid", message });
    return;
  }
  const first = (names: readonly string[]): string => names.find((name) => name in value) ?? "";
  const [idName, scoreName, trialName] = [idNameOf(value) ?? "", first(scoreNames), first(trialNames)];
  const id = idOf(value);
  if (id === undefined) {
    collector.exclude({
      where,
      code: "evaluation/line-invalid",
      message: `Its ${idName} is empty, or neither a text nor a number below 2^53.`,
    });
    return;
  }
  const messages = readMessages(value["messages"]) ?? readMessages(value["outputs"]);
  const expected = readMessages(value["reference_outputs"]);
  const taken = new Set<string>([idName, scoreName, trialName, ...contentNames, ...callNames, ...expectedCallNames]);
  const content = Object.fromEntries(contentNames.flatMap((name) => (name in value ? [[name, value[name]]] : [])));
  if (messages !== undefined) content["messages"] = askedIn(messages);
  const trial = value[trialName];
  collector.addTrial({
    where,
    id,
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...(typeof trial === "string" || typeof trial === "number" ? { trial: String(trial) } : {}),
    slices: Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => (!taken.has(name) && isShort(member) ? [[name, String(member)]] : [])),
    ),
    score: value[scoreName],
    failure: failureOf(value["error"]),
    calls: readCalls(value[first(callNames)]) ?? (messages === undefined ? undefined : callsInMessages(messages)),
    expectedCalls: readCalls(value[first(expectedCallNames)]) ?? (expected === undefined ? undefined : callsInMessages(expected)),
  });
}
