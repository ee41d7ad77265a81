import type { Finding } from "./finding.ts";
import { createNeedOfHidden } from "./need-of-hidden.ts";

/** A text without what nobody sees, in Unicode's composed form (NFC), and what was taken out: one finding for each run of a kind. */
export type CleanedText = { readonly text: string; readonly findings: readonly Finding[] };

/** Controls but tab and line ends, characters that are shown as nothing, halves of surrogate pairs. */
const hidden = /[[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Cs}]--[\t\n\r]]/gv;

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, "control character"],
  [/\p{Cs}/u, "unpaired surrogate"],
  [/[\u{e0000}-\u{e007f}]/u, "tag character"],
  [/\p{Variation_Selector}/u, "variation selector"],
  [/\p{Bidi_Control}/u, "direction control"],
];

/**
 * Takes out what can carry words that people do not see: controls, characters without width, tags, direction controls, variation selectors. Those that
 * writing needs stay where it needs them. Half a surrogate pair becomes U+FFFD. Composing (NFC, Unicode Standard Annex 15) is no finding.
 * Cleaning again changes nothing.
 */
export function cleanText(text: string): CleanedText {
  const findings: Finding[] = [];
  const isNeeded = createNeedOfHidden(text);
  let clean = "";
  let copied = 0;
  for (const { 0: character, index } of text.matchAll(hidden)) {
    if (isNeeded(index, character)) continue;
    const kind = kinds.find(([pattern]) => pattern.test(character))?.[1] ?? "invisible character";
    const end = index + character.length;
    clean += text.slice(copied, index) + (kind === "unpaired surrogate" ? "\ufffd" : "");
    copied = end;
    const last = findings.at(-1);
    if (last?.kind === kind && last.end === index) findings[findings.length - 1] = { ...last, end };
    else findings.push({ kind, start: index, end });
  }
  return { text: (clean + text.slice(copied)).normalize("NFC"), findings };
}
