import { createHash } from "node:crypto";

import { isJsonObject, type Json } from "../../kernel/json.ts";
import { choicesOf } from "../chat-choices.ts";
import { readChatMessages } from "../chat-messages.ts";
import { parseJson } from "./parse-json.ts";
import type { WireCodec } from "./wire-codec.ts";

const path = "/v1/chat/completions";
const sessionHeader = "x-session-id";

/**
 * An agent behind OpenAI's chat completions. Its session is the header `x-session-id`, else `user`, else the conversation: one begins with a request in
 * which the agent has not spoken yet, and the next request is known by everything that was said before it.
 */
export const openaiChatCodec: WireCodec = {
  path,
  takes: (asked) => asked === path,
  readMessage({ headers, body }) {
    const request = isJsonObject(body) ? body : {};
    const { user, messages = [] } = request;
    const said = readChatMessages(messages).filter(({ role }) => role === "customer" || role === "agent");
    const text = said.findLast(({ role }) => role === "customer")?.text ?? "";
    const named = headers[sessionHeader];
    if (typeof named === "string" && named !== "") return { text, sessionId: named };
    if (typeof user === "string" && user !== "") return { text, sessionId: user };
    const before = said.slice(0, said.findLastIndex(({ role }) => role === "agent") + 1);
    return {
      text,
      ...(before.length > 0 && { sessionId: conversationId(before) }),
      nextSessionId: (answer) => conversationId([...said, { role: "agent", text: answer }]),
    };
  },
  tell: { header: sessionHeader },
  agentNamesSession: false,
  readAnswer(text) {
    const body = parseJson(text);
    if (body === undefined) return { text: "", failed: "gateway/upstream-garbage" };
    if (isJsonObject(body) && isJsonObject(body["error"])) return { text: sayError(body["error"]), failed: "agent/error" };
    const [choice] = choicesOf(body);
    const message = choice?.["message"];
    if (!isJsonObject(message)) return { text: "", failed: "agent/no-answer" };
    return { text: textIn(message) };
  },
  readEvent({ data }) {
    const body = data === "[DONE]" ? undefined : parseJson(data);
    const error = isJsonObject(body) ? body["error"] : undefined;
    const delta = choicesOf(body ?? null)[0]?.["delta"];
    return {
      ...(isJsonObject(delta) && { piece: textIn(delta) }),
      ...(isJsonObject(error) && { whole: sayError(error) }),
      isError: isJsonObject(error),
      isEnd: data === "[DONE]",
    };
  },
  hasEnd: true,
  answerPlace: '"/choices/0/message/content"',
  sessionPlace: `the header ${sessionHeader}`,
  writeMessage: (turns, sessionId) => ({
    path,
    headers: sessionId === undefined ? {} : { [sessionHeader]: String(sessionId) },
    body: { model: "agent", messages: turns.map(({ by, text }) => ({ role: by === "client" ? "user" : "assistant", content: text })) },
  }),
};

function conversationId(said: readonly { readonly role: string; readonly text: string }[]): string {
  const hash = createHash("sha256");
  // Clients trim what they keep.
  for (const { role, text } of said) hash.update(`${role}\n${JSON.stringify(text.trim())}\n`);
  return `conversation-${hash.digest("hex")}`;
}

function textIn({ content, refusal }: { readonly [member: string]: Json }): string {
  if (typeof content === "string" && content !== "") return content;
  if (Array.isArray(content))
    return content.flatMap((part) => (isJsonObject(part) && typeof part["text"] === "string" ? [part["text"]] : [])).join("");
  return typeof refusal === "string" ? refusal : "";
}

function sayError({ message }: { readonly [member: string]: Json }): string {
  return typeof message === "string" ? message : "";
}
