/** The parts of a deciding sentence: its lead (`Failed: `), what decided, and the rest. */
export type SentenceParts = { readonly lead: string; readonly deciding: string; readonly rest: string };

/**
 * Finds what decided in a sentence of the form `Verdict: what happened (interval). What follows.` A sentence of another form
 * has no deciding part.
 */
export function sentenceParts(sentence: string): SentenceParts {
  const found = /^([A-Z][^:.(]{0,40}: )(.+?)(?=[;(]|\.\s|\.$|, not yet|$)/.exec(sentence);
  const [, lead = "", deciding = ""] = found ?? [];
  const trimmed = deciding.trimEnd();
  return { lead, deciding: trimmed, rest: sentence.slice(lead.length + trimmed.length) };
}
