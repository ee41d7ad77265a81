import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { TextPlace } from "../a2a-texts.ts";
import { rewriteJson } from "../rewrite-json.ts";
import { placesAt } from "./text-at.ts";
import type { TextPiece, WireTexts } from "./wire-texts.ts";

/** Where OpenAI's chat completions have their texts: what the user said in the request, and what the answer's choices say, in pieces or whole. */
export const openaiChatTexts: WireTexts = {
  message: (body) =>
    messagesIn(body)
      .filter(({ role }) => role === "user")
      .map(contentOf),
  answer: (body) => [...choicesIn(body).flatMap(({ message }) => placesOf(message)), ...placesAt(body, "/error/message")],
  pieces: (event) =>
    choicesIn(event).flatMap(({ index, delta, finish_reason: finished }): TextPiece[] =>
      namedTexts(delta).map(([name, place]) => ({
        id: `${typeof index === "number" ? index : 0}/${name}`,
        places: [place],
        isAppended: true,
        isLast: typeof finished === "string",
      })),
    ),
  besidePieces: (event) => [...choicesIn(event).flatMap(({ message }) => placesOf(message)), ...placesAt(event, "/error/message")],
  append(data, id, text) {
    const [index = "0", name = "content"] = id.split("/");
    return rewriteJson(data, (event) => {
      if (typeof event !== "object" || event === null) return;
      Reflect.set(event, "choices", [{ index: Number(index), delta: { [name]: text }, finish_reason: null }]);
    });
  },
  goesOn: (body, { data }) => data !== "[DONE]" && !choicesIn(body).some(({ finish_reason: finished }) => typeof finished === "string"),
};

type Part = { readonly [member: string]: Json };

/** As they stand, so that a place in one of them is a place in the body. */
function choicesIn(body: unknown): readonly Part[] {
  return listIn(body, "choices");
}

function messagesIn(body: unknown): readonly Part[] {
  return listIn(body, "messages");
}

function listIn(holder: unknown, key: string): readonly Part[] {
  const list = isJsonObject(holder) ? holder[key] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** The texts of a message: its content, or the texts among its parts. */
function contentOf(message: Part): readonly TextPlace[] {
  const parts = listIn(message, "content").filter(({ type }) => type === "text");
  return (parts.length > 0 ? parts.map((part) => [part, "text"] as const) : [[message, "content"] as const]).flatMap(([holder, key]) => {
    const text = holder[key];
    return typeof text === "string" ? [{ text, set: (next: string) => void Reflect.set(holder, key, next) }] : [];
  });
}

/** The texts of a message or delta by their names: content, refusal, and whatever an endpoint adds, such as its reasoning. */
function namedTexts(holder: unknown): [string, TextPlace][] {
  if (!isJsonObject(holder)) return [];
  return Object.entries(holder).flatMap(([name, text]): [string, TextPlace][] =>
    typeof text === "string" && name !== "role" ? [[name, { text, set: (next) => void Reflect.set(holder, name, next) }]] : [],
  );
}

function placesOf(message: unknown): readonly (readonly TextPlace[])[] {
  const named = namedTexts(message).map(([, place]) => [place]);
  return isJsonObject(message) && Array.isArray(message["content"]) ? [...named, contentOf(message)] : named;
}
