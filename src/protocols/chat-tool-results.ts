import { isJsonObject, type Json } from "../kernel/json.ts";
import { callsIn, readCallEntry } from "./chat-choices.ts";
import { readInput, type ChatToolCall } from "./chat-tool-calls.ts";

/** A tool call that the agent has carried out, as it tells the model of it. */
export type ChatToolResult = { readonly call: ChatToolCall; readonly result: Json; readonly isError: boolean };

/** The results that a request brings: those of the calls after which the model has said nothing yet. */
export function readToolResults(messages: Json): readonly ChatToolResult[] {
  const list = Array.isArray(messages) ? messages.filter(isJsonObject) : [];
  const last = list.findLastIndex(({ role }) => role === "assistant");
  const contents = new Map<Json, Json>(
    list
      .slice(last + 1)
      .flatMap(({ role, tool_call_id: id = "", content = null }): [Json, Json][] => (role === "tool" ? [[id, content]] : [])),
  );
  return callsIn(list[last]).flatMap((entry): ChatToolResult[] => {
    const { id, name, input } = readCallEntry(entry);
    const content = contents.get(id);
    if (content === undefined) return [];
    const result = readContent(content);
    return [{ call: { id, name, input: readInput(input) }, result, isError: saysError(result) }];
  });
}

/** Parts are one text; a text that is JSON counts as what it says. */
function readContent(content: Json): Json {
  const text = Array.isArray(content)
    ? content.map((part) => (isJsonObject(part) && typeof part["text"] === "string" ? part["text"] : "")).join("")
    : content;
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The wire has no place for it: a result that is an object may say so itself. */
function saysError(result: Json): boolean {
  if (!isJsonObject(result)) return false;
  const { error, isError } = result;
  return isError === true || (error !== undefined && error !== null && error !== false && error !== "");
}
