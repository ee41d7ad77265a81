import { isJsonObject, type Json } from "../kernel/json.ts";

/** One message of a chat completion request, with the text in it. */
export type ChatMessage = {
  readonly role: "customer" | "instructions" | "tool" | "agent";
  readonly text: string;
  /** The tool whose result it is, where it can be told. */
  readonly tool?: string;
  /** It also has what is no text: pictures, sound, files. */
  readonly hasOther: boolean;
};

const roles: { readonly [role: string]: ChatMessage["role"] } = {
  user: "customer",
  system: "instructions",
  developer: "instructions",
  tool: "tool",
  function: "tool",
};

/** Reads the `messages` of a request, by who said them. Whoever is not known is the agent. */
export function readChatMessages(messages: Json): readonly ChatMessage[] {
  const toolsById = new Map<string, string>();
  return list(messages).map((message): ChatMessage => {
    for (const call of list(message["tool_calls"])) {
      const called = isJsonObject(call["function"]) ? call["function"]["name"] : undefined;
      if (typeof call["id"] === "string" && typeof called === "string") toolsById.set(call["id"], called);
    }
    const { role, content, name, tool_call_id: callId } = message;
    const parts = list(content);
    const texts = parts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
    const tool = (typeof callId === "string" ? toolsById.get(callId) : undefined) ?? (typeof name === "string" ? name : undefined);
    return {
      role: (typeof role === "string" && Object.hasOwn(roles, role) ? roles[role] : undefined) ?? "agent",
      text: typeof content === "string" ? content : texts.join("\n"),
      hasOther: parts.length > texts.length,
      ...(tool !== undefined && { tool }),
    };
  });
}

function list(value: Json | undefined): readonly { readonly [member: string]: Json }[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
