import { isJsonObject, type Json } from "../../kernel/json.ts";

/** What an answer consists of: `text` for anything that says something, `none` where there is no answer or nothing is known of it. */
export type AnswerForm = "none" | "text" | "tool_calls" | "empty";

/** Members that hold what was said, or lead to it. */
const saying = [
  "content",
  "text",
  "parts",
  "message",
  "messages",
  "choices",
  "generations",
  "candidates",
  "output",
  "outputs",
  "response",
  "kwargs",
  "refusal",
  "reasoning",
] as const;
const calling = [
  "tool_calls",
  "toolCalls",
  "tool_call",
  "toolCall",
  "function_call",
  "functionCall",
  "toolCallId",
  "tool_call_id",
  "toolName",
  "toolRequest",
  "toolUse",
] as const;
const callTypes = /^(?:tool[_-]call|tool[_-]use|function_call)$/;
const maxDepth = 12;
const maxLength = 2_000_000;

/** Looks at the form of an answer. Of a list of messages the last one counts: what comes before it is the conversation. */
export function formOfAnswer(output: string | undefined): AnswerForm {
  if (output === undefined) return "none";
  if (output.length > maxLength) return "text";
  if (output.trim() === "") return "empty";
  if (!/^\s*[[{"n]/.test(output)) return "text";
  try {
    return formOf(JSON.parse(output) as Json, 0) ?? "text"; // what JSON.parse gives
  } catch {
    return "text";
  }
}

/** Undefined: nothing in it is known to be a place for text. */
function formOf(value: Json, depth: number): AnswerForm | undefined {
  if (value === null) return "none";
  if (typeof value === "string") return value.trim() === "" ? "empty" : "text";
  if (typeof value !== "object" || depth > maxDepth) return "text";
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const last = list.at(-1);
    if (last === undefined) return depth === 0 ? "none" : "empty";
    return isMessage(last) ? formOf(last, depth + 1) : strongest(list.map((item) => formOf(item, depth + 1)));
  }
  if (!isJsonObject(value)) return undefined;
  const members = Object.keys(value);
  if (members.length === 0) return "none";
  const calls = calling.some((name) => isThere(value[name])) || (typeof value["type"] === "string" && callTypes.test(value["type"]));
  const said = saying.filter((name) => name in value).map((name) => formOf(value[name] ?? null, depth + 1));
  return strongest([...said, calls ? "tool_calls" : undefined]);
}

function isMessage(value: Json): boolean {
  return isJsonObject(value) && ("role" in value || "kwargs" in value || isJsonObject(value["message"]));
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function strongest(forms: readonly (AnswerForm | undefined)[]): AnswerForm | undefined {
  return (["text", "tool_calls", "empty", "none"] as const).find((form) => forms.includes(form));
}
