import type { FinishReason } from "../read-span.ts";

const words: { readonly [word: string]: FinishReason } = {
  stop: "stop",
  end: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  complete: "stop",
  completed: "stop",
  eos: "stop",
  tool_calls: "tool_calls",
  tool_call: "tool_calls",
  tool_use: "tool_calls",
  function_call: "tool_calls",
  length: "length",
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  model_context_window_exceeded: "length",
  incomplete: "length",
  content_filter: "content_filter",
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
  refusal: "content_filter",
  safety: "content_filter",
  recitation: "content_filter",
  blocklist: "content_filter",
  prohibited_content: "content_filter",
  spii: "content_filter",
  error: "error",
  failed: "error",
  malformed_function_call: "error",
  unexpected_tool_call: "error",
};

/** A finish reason in one vocabulary. */
export function toFinishReason(text: string): FinishReason {
  return words[toWord(text)] ?? text;
}

/** True for a word that some model gives as its finish reason. */
export function isKnownFinish(text: string): boolean {
  return toWord(text) in words;
}

function toWord(text: string): string {
  return text
    .toLowerCase()
    .replace(/^.*finish_?reason\./, "")
    .replaceAll("-", "_");
}
