import { randomUUID } from "node:crypto";
import type { Move } from "./move.ts";
import { countTokens } from "./tokens.ts";

/** The name in every answer of the rehearsed model, whatever name was asked for. */
export const MODEL_NAME = "rehearsed-desk";

/** Characters in one streamed piece of text: four tokens. */
const PIECE = 16;

export type Usage = { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number };

/** Counts what was read and what is written. */
export function countUsage(read: string, move: Move): Usage {
  const prompt_tokens = countTokens(read);
  const completion_tokens = countTokens(move.kind === "say" ? move.text : move.tool + JSON.stringify(move.arguments));
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** A move as a chat completion. */
export function wholeCompletion(move: Move, usage: Usage): object {
  const message = { role: "assistant", content: move.kind === "say" ? move.text : null, ...toolCalls(move) };
  return { ...envelope("chat.completion"), choices: [{ index: 0, message, finish_reason: finishReason(move) }], usage };
}

/** A move as the chunks of a streamed chat completion; the usage chunk only where it was asked for. */
export function completionChunks(move: Move, usage: Usage | undefined): object[] {
  const head = envelope("chat.completion.chunk");
  const chunk = (delta: object, finish_reason: string | null = null) => ({ ...head, choices: [{ index: 0, delta, finish_reason }] });
  const deltas = move.kind === "say" ? piecesOf(move.text).map((content) => ({ content })) : [toolCalls(move)];
  return [
    chunk({ role: "assistant", content: move.kind === "say" ? "" : null }),
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, finishReason(move)),
    ...(usage === undefined ? [] : [{ ...head, choices: [], usage }]),
  ];
}

function envelope(object: string) {
  return { id: `chatcmpl-${randomUUID()}`, object, created: Math.floor(Date.now() / 1000), model: MODEL_NAME };
}

function toolCalls(move: Move): object {
  if (move.kind === "say") return {};
  const called = { name: move.tool, arguments: JSON.stringify(move.arguments) };
  return { tool_calls: [{ index: 0, id: `call_${randomUUID()}`, type: "function", function: called }] };
}

function finishReason(move: Move): string {
  return move.kind === "say" ? "stop" : "tool_calls";
}

function piecesOf(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) => text.slice(index * PIECE, (index + 1) * PIECE));
}
