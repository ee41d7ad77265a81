import { z } from "zod";
import type { CompletionRequest } from "./completion-request.ts";

/** A tool call of the current turn and what came back; `result` is undefined when that was no JSON object. */
type ToolOutcome = { readonly tool: string; readonly result: { readonly [name: string]: unknown } | undefined; readonly text: string };

/** What the rehearsed model sees of a request. */
export type Conversation = {
  readonly prompt: string;
  /** The customer's messages, oldest first. */
  readonly customer: readonly string[];
  /** The tool calls since the customer's last message. */
  readonly outcomes: readonly ToolOutcome[];
  readonly tools: ReadonlySet<string>;
};

/** Sorts a request's messages by who said them. */
export function readConversation({ messages, tools }: CompletionRequest): Conversation {
  const turn = messages.slice(messages.findLastIndex(({ role }) => role === "user") + 1);
  const results = new Map(turn.flatMap((message) => (message.role === "tool" ? [[message.tool_call_id, message.content]] : [])));
  return {
    prompt: messages.flatMap(({ role, content }) => (role === "system" || role === "developer" ? [content] : [])).join("\n"),
    customer: messages.flatMap(({ role, content }) => (role === "user" ? [content] : [])),
    outcomes: turn.flatMap((message) =>
      message.role === "assistant"
        ? message.tool_calls.map(({ id, function: { name } }) => ({
            tool: name,
            result: readResult(results.get(id) ?? ""),
            text: results.get(id) ?? "",
          }))
        : [],
    ),
    tools: new Set(tools.map((tool) => tool.function.name)),
  };
}

const facts = z.record(z.string(), z.unknown());
const parts = z.array(z.looseObject({ type: z.literal("text"), text: z.string() })).min(1);

/** Clients send a tool's result as JSON, or as JSON of MCP text parts whose first text is that JSON. */
function readResult(content: string): ToolOutcome["result"] {
  const value = parseJson(content);
  const asParts = parts.safeParse(value);
  const inner = asParts.success ? parseJson(asParts.data[0]?.text ?? "") : value;
  return facts.safeParse(inner).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
