/** The parts of a deciding sentence: its lead (`Failed: `, may be empty), what decided, and the rest. */
export type SentenceParts = { readonly lead: string; readonly deciding: string; readonly rest: string };

/** Finds what decided: after a lead of a few words, the first clause up to its interval or numbers, else the first sentence. */
export function sentenceParts(sentence: string): SentenceParts {
  const [, lead = "", clause = ""] = /^([A-Z][^:.(\s]*(?: [^:.(\s]+){0,3}: )?(.+?)(?=[;(]|:\s|\.\s|\.$|$)/.exec(sentence) ?? [];
  const deciding = clause.trimEnd();
  return { lead, deciding, rest: sentence.slice(lead.length + deciding.length) };
}
