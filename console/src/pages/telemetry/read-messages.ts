/** Who says something in a conversation with a model. */
export type Role = "system" | "user" | "assistant" | "tool";
export type MessagePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly id: string; readonly name: string; readonly given: string }
  | { readonly kind: "result"; readonly id: string; readonly text: string };
export type Message = { readonly role: Role; readonly parts: readonly MessagePart[] };

type Fields = { readonly [name: string]: unknown };

const roles: readonly (readonly [pattern: RegExp, role: Role])[] = [
  [/^(?:system|developer|systemmessage)$/i, "system"],
  [/^(?:user|human|humanmessage)$/i, "user"],
  [/^(?:assistant|model|ai|aimessage|aimessagechunk)$/i, "assistant"],
  [/^(?:tool|function|toolmessage)$/i, "tool"],
];
/** Members that only lead to messages. */
const wrappers = ["messages", "contents", "choices", "candidates", "generations"] as const;
/** What tells a message from any other object: one of these. */
const marks = ["role", "event", "parts", "tool_calls", "toolCalls", "toolCallId", "functionCall"] as const;
const MAX_DEPTH = 8;

/** The messages of a model's or an agent's input or output, as any of the SDKs writes them. What is none of these is one text of `role`. */
export function readMessages(text: string, role: Role): Message[] {
  const parsed = parse(text);
  const found = parsed === undefined ? [] : messagesIn(parsed, role, 0);
  return found.length > 0 ? found : [{ role, parts: [{ kind: "text", text }] }];
}

function messagesIn(value: unknown, role: Role, depth: number): Message[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => messagesIn(item, role, depth + 1));
  if (!isFields(value)) return [];
  const inner = wrappers.find((name) => Array.isArray(value[name]));
  if (inner !== undefined) return [...said("system", value["system"]), ...messagesIn(value[inner], role, depth + 1)];
  // LangChain's constructor, OpenInference's and a choice's wrapper.
  const type = Array.isArray(value["id"]) ? value["id"].at(-1) : undefined;
  if (isFields(value["kwargs"])) return messagesIn({ role: type ?? "", ...value["kwargs"] }, role, depth + 1);
  if (isFields(value["message"])) return messagesIn(value["message"], role, depth + 1);
  if (typeof value["prompt"] === "string") return [...said("system", value["system"]), ...said("user", value["prompt"])];
  if (Array.isArray(value["prompt"])) return [...said("system", value["system"]), ...messagesIn(value["prompt"], role, depth + 1)];
  if (!marks.some((name) => value[name] !== undefined)) return [];
  const who = roleOf(value, role);
  const parts = [...partsOf(value["content"] ?? value["parts"] ?? value["text"]), ...callsOf(value), ...partsOf(value)];
  const answers = textOf(value["tool_call_id"]);
  if (who === "tool" && answers !== undefined) {
    const texts = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
    return [{ role: "tool", parts: [{ kind: "result", id: answers, text: texts.join("\n") }] }];
  }
  return parts.length === 0 ? [] : [{ role: who, parts }];
}

function roleOf(value: Fields, otherwise: Role): Role {
  const told = textOf(value["role"]) ?? /^gen_ai\.(\w+)\.message$/.exec(textOf(value["event"]) ?? "")?.[1] ?? "";
  return roles.find(([pattern]) => pattern.test(told))?.[1] ?? otherwise;
}

function partsOf(value: unknown): MessagePart[] {
  if (typeof value === "string") return value === "" ? [] : [{ kind: "text", text: value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => (isFields(item) ? partOf(item) : partsOf(item)));
  return isFields(value) && (value["toolCallId"] !== undefined || value["functionCall"] !== undefined) ? partOf(value) : [];
}

function partOf(part: Fields): MessagePart[] {
  const call = part["functionCall"] ?? part["function_call"];
  if (isFields(call)) return [callPart(call["id"], call["name"], call["args"] ?? call["arguments"])];
  const response = part["functionResponse"] ?? part["function_response"];
  if (isFields(response)) return [resultPart(response["id"] ?? response["name"], response["response"])];
  const id = part["id"] ?? part["toolCallId"] ?? part["tool_call_id"] ?? part["tool_use_id"];
  const result = part["response"] ?? part["result"] ?? part["output"];
  const type = textOf(part["type"]) ?? "";
  if (/^tool[_-](?:call[_-]response|result)$/.test(type)) return [resultPart(id, result ?? part["content"])];
  const name = part["name"] ?? part["toolName"];
  if (/^tool[_-](?:call|use)$/.test(type) || (type === "" && part["toolName"] !== undefined))
    return [callPart(id, name, part["arguments"] ?? part["input"] ?? part["args"])];
  const text = textOf(part["text"]) ?? textOf(part["content"]);
  return text === undefined || text === "" ? [] : [{ kind: "text", text }];
}

function callsOf(message: Fields): MessagePart[] {
  const calls: unknown = message["tool_calls"] ?? message["toolCalls"];
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((given: unknown): MessagePart[] => {
    const call = isFields(given) && isFields(given["tool_call"]) ? given["tool_call"] : given;
    if (!isFields(call)) return [];
    const named = isFields(call["function"]) ? call["function"] : call;
    return [
      callPart(call["id"] ?? call["toolCallId"], named["name"] ?? named["toolName"], named["arguments"] ?? named["args"] ?? named["input"]),
    ];
  });
}

function callPart(id: unknown, name: unknown, given: unknown): MessagePart {
  return { kind: "call", id: textOf(id) ?? "", name: textOf(name) ?? "tool", given: asText(given) };
}

function resultPart(id: unknown, result: unknown): MessagePart {
  return { kind: "result", id: textOf(id) ?? "", text: asText(result) };
}

function said(role: Role, value: unknown): Message[] {
  return typeof value === "string" && value !== "" ? [{ role, parts: [{ kind: "text", text: value }] }] : [];
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parse(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
