import type { Json } from "../kernel/json.ts";
import { cutJson } from "./cut-json.ts";

/** The most that an observation carries of what was said, in characters. */
const maxLength = 16 * 1024;

/** A text with a piece behind it, no longer than an observation carries: what streams for hours takes no more memory than that. */
export function appendCaptured(text: string, piece: string): string {
  return text.length >= maxLength ? text : (text + piece).slice(0, maxLength);
}

/** What an observation keeps of what was said; nothing where it is not to be captured. */
export type Capture = {
  /** The texts of a message and its answer; an empty one is left out. */
  texts(said: { readonly input: string; readonly output: string }): { readonly input?: string; readonly output?: string };
  /** The newest messages of a request to a model that fit. Undefined: nothing is kept. */
  messages(messages: Json): readonly Json[] | undefined;
  /** A model's answer. */
  answer(message: Json | undefined): { readonly output?: Json };
};

/** Captures what is said. @param isOn false: keeps nothing. */
export function createCapture(isOn: boolean): Capture {
  const cut = (text: string): string => text.slice(0, maxLength).toWellFormed();
  return {
    texts: ({ input, output }) =>
      isOn ? { ...(input !== "" && { input: cut(input) }), ...(output !== "" && { output: cut(output) }) } : {},
    messages: (messages) => (isOn && Array.isArray(messages) ? newest(messages) : undefined),
    answer: (message) => (isOn && message !== undefined ? { output: cutJson(message) } : {}),
  };
}

function newest(messages: readonly Json[]): readonly Json[] {
  const kept: Json[] = [];
  let length = 0;
  for (const message of messages.toReversed()) {
    const one = cutJson(message);
    length += JSON.stringify(one).length;
    if (kept.length > 0 && length > maxLength) break;
    kept.unshift(one);
  }
  return kept;
}
