import { isJsonObject, type Json } from "../kernel/json.ts";

type Part = { readonly [member: string]: Json };

/** The choices of a chat completion or of one chunk of it (OpenAI chat completions wire). */
export function choicesOf(completion: Json): readonly Part[] {
  return listOf(isJsonObject(completion) ? completion["choices"] : undefined);
}

/** The entries of `tool_calls` in a message or delta. */
export function callsIn(message: Json | undefined): readonly Json[] {
  const calls = isJsonObject(message) ? message["tool_calls"] : undefined;
  return Array.isArray(calls) ? calls : [];
}

/** The completion or chunk with its choices changed. */
export function mapChoices(completion: Json, change: (choice: Part, place: number) => Part): Json {
  return isJsonObject(completion) ? { ...completion, choices: choicesOf(completion).map(change) } : completion;
}

/** One entry of `tool_calls`, whole or a piece of it. `input` is the text of its arguments; a custom tool's is no JSON. */
export type CallEntry = { readonly id: string; readonly index: number | undefined; readonly name: string; readonly input: string };

/** Reads an entry; what is not there is empty. */
export function readCallEntry(entry: Json): CallEntry {
  const read = isJsonObject(entry) ? entry : {};
  const called = isJsonObject(read["function"]) ? read["function"] : isJsonObject(read["custom"]) ? read["custom"] : {};
  const input = called["arguments"] ?? called["input"] ?? "";
  return {
    id: textOr(read["id"]),
    index: typeof read["index"] === "number" ? read["index"] : undefined,
    name: textOr(called["name"]),
    input: typeof input === "string" ? input : JSON.stringify(input),
  };
}

/** The members of a choice that say how it ended, when so many calls are left in it: without any it has simply stopped. */
export function finishWith(choice: Part, callsLeft: number): Part {
  return choice["finish_reason"] === "tool_calls" && callsLeft === 0 ? { finish_reason: "stop" } : {};
}

function listOf(value: Json | undefined): readonly Part[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textOr(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
