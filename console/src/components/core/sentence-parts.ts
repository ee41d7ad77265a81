/** The parts of a deciding sentence: its lead (`Failed: `, may be empty), what decided, and the rest. */
export type SentenceParts = { readonly lead: string; readonly deciding: string; readonly rest: string };

/** Finds what decided: after a lead, the first clause up to its interval, or the first sentence where it has none. */
export function sentenceParts(sentence: string): SentenceParts {
  const [, lead = "", clause = ""] = /^([A-Z][^:.(]{0,40}: )?(.+?)(?=[;(]|\.\s|\.$|$)/.exec(sentence) ?? [];
  const deciding = clause.trimEnd();
  return { lead, deciding, rest: sentence.slice(lead.length + deciding.length) };
}
