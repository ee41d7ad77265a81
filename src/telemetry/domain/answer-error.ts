import { isJsonObject, type Json } from "../../kernel/json.ts";

/** How tools say in words that they could not: what frameworks put before the reason. */
const wordsOfError =
  /^\s*(?:error\s*[:(]|error (?:executing|invoking|calling|running|while|in)\b|(?:uncaught )?exception\s*:|traceback \(most recent|an error occurred|(?:tool|function) (?:execution|call) failed|[A-Za-z_.]*(?:Error|Exception)\s*:)/i;

/** Members that only wrap an answer. */
const wrappers = ["result", "output", "response", "functionResponse", "function_response", "kwargs", "structuredContent"] as const;
const maxDepth = 4;
const maxLength = 1_000_000;

/** The error that a tool's answer says it ran into; undefined when it says none. Looks at the form, never at what the answer is about. */
export function findAnswerError(answer: string): string | undefined {
  if (answer.length > maxLength) return undefined;
  return findIn(parse(answer), 0);
}

function findIn(value: Json, depth: number): string | undefined {
  if (typeof value === "string") {
    if (wordsOfError.test(value)) return cut(value);
    const parsed = depth < maxDepth ? parse(value) : value;
    return parsed === value ? undefined : findIn(parsed, depth + 1);
  }
  if (depth > maxDepth) return undefined;
  if (Array.isArray(value)) return value.length === 1 ? findIn((value as readonly Json[])[0] ?? null, depth + 1) : undefined;
  if (!isJsonObject(value)) return undefined;
  const { error, message = null, content = null, text = null } = value;
  if (isError(error)) return sayError(error);
  const said = value["error_message"] ?? value["errorMessage"] ?? message ?? content ?? text;
  if (value["isError"] === true || value["is_error"] === true || value["status"] === "error" || value["success"] === false)
    return say(said) ?? "the tool says that it failed";
  const code = value["error_code"] ?? value["errorCode"];
  if (typeof code === "string" && code !== "") return say(said) ?? code;
  if (value["type"] === "text" && typeof text === "string") return findIn(text, depth + 1);
  for (const wrapper of wrappers) {
    const inner = value[wrapper];
    const found = inner === undefined ? undefined : findIn(inner, depth + 1);
    if (found !== undefined) return found;
  }
  return content === null ? undefined : findIn(content, depth + 1);
}

function isError(error: Json | undefined): error is Json {
  if (error === undefined || error === null || error === false || error === "" || error === 0) return false;
  return !isJsonObject(error) || Object.keys(error).length > 0;
}

function sayError(error: Json): string {
  return say(error) ?? "the answer is an error";
}

/** The words in a value that says an error. */
function say(value: Json): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : cut(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(say).find((text) => text !== undefined);
  if (!isJsonObject(value)) return undefined;
  return say(value["message"] ?? value["text"] ?? value["detail"] ?? value["code"] ?? null) ?? cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function parse(text: string): Json {
  if (!/^\s*[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives
  } catch {
    return text;
  }
}
