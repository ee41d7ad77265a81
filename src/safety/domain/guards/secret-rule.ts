import type { Finding } from "./finding.ts";
import type { CharacterSet, Reading } from "./reading.ts";

/** A secret in a text. `rest`: it was too long to be read whole, and what follows in these characters belongs to it. */
export type Secret = Finding & { readonly rest?: CharacterSet };

/** What a rule says of the text from one offset on. `unfinished`: what follows the text will tell. */
export type Sighting = Secret | "none" | "unfinished";

/**
 * Knows one kind of secret. It may look back `maxLookBack` characters, and is unfinished for a bounded length only.
 * INVARIANT: an answer other than `unfinished` is the same for every text that goes on after this one. So what comes in pieces is found as in the whole.
 */
export type SecretRule = {
  /** The characters that a look begins at. */
  readonly firsts: string;
  look(reading: Reading, at: number): Sighting;
};

/** How far before its offset a rule may look. */
export const maxLookBack = 80;

/** What begins at `at`: this literal, nothing, or perhaps the literal, cut off by the end of the text. */
export function findLiteral({ text, isEnd }: Reading, at: number, literal: string): "found" | "none" | "unfinished" {
  if (text.startsWith(literal, at)) return "found";
  const isCut = !isEnd && at + literal.length > text.length && literal.startsWith(text.slice(at));
  return isCut ? "unfinished" : "none";
}
