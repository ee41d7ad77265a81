import { bitsPerCharacter } from "./entropy.ts";
import { characterSet, isIn, type Reading } from "./reading.ts";
import type { SecretRule, Sighting } from "./secret-rule.ts";

const nameCharacters = characterSet(/[A-Za-z0-9_.-]/);
const quotes = characterSet(/["'`]/);
const valueCharacters = characterSet(/[!#-%*+./\w:=?@^~-]/);

const secretName = /(?:pass(?:word|wd|phrase|code)|pwd|secret|token|(?:api|access|secret|private|auth|signing|encryption)[_-]?key)$/i;
const maxNameLength = 64;
const maxSpaces = 3;
const minValueLength = 8;
/** Of a longer value so many characters are judged; what follows them belongs to it. */
const maxValueLength = 256;

/** What people write where a secret would be, and what code reads one from. */
const placeholder =
  /^(?:[$%*~]|\.{1,2}\/|\/[\w.-]+\/|https?:)|x{4}|\*{3}|\.{3}|example|placeholder|sample|dummy|redact|change_?me|your[_-]|^[a-z_$][\w$]*(?:\??\.[a-z_$][\w$]*)+$/i;

/**
 * Values that a name such as `password`, `client_secret` or `apiKey` is given by `=` or `:`, when they look made by chance: letters and digits, not the same ones again and
 * again. The name stays; the value is the secret.
 * @param known rules for secrets with a form of their own, which say better what a value is.
 */
export function assignedSecretRule(known: (reading: Reading, at: number) => Sighting): SecretRule {
  return {
    firsts: "=:",
    look(reading, at) {
      const { text, isEnd } = reading;
      if (!isNamed(text, at)) return "none";
      const from = valueStart(text, at + 1);
      if (from === text.length) return isEnd ? "none" : "unfinished";
      if (from === undefined) return "none";
      const better = known(reading, from);
      if (better !== "none") return better;
      const end = reading.runEnd(valueCharacters, from);
      if (end === text.length && !isEnd && end - from < maxValueLength) return "unfinished";
      const read = Math.min(end, from + maxValueLength);
      const value = text.slice(from, read).replace(/[.:!?]+$/, "");
      if (!looksMade(value)) return "none";
      if (read - from === maxValueLength) return { kind: "secret", start: from, end: read, rest: valueCharacters };
      return { kind: "secret", start: from, end: from + value.length };
    },
  };
}

/** True when the name before an operator is that of a secret: `"client_secret" :`, `API_KEY=`. */
function isNamed(text: string, at: number): boolean {
  let end = at;
  while (at - end < maxSpaces && text.charAt(end - 1) === " ") end--;
  if (isIn(quotes, text, end - 1)) end--;
  if (text.charAt(end - 1) === "\\") end--; // the quote of JSON inside a text
  let start = end;
  while (end - start < maxNameLength && isIn(nameCharacters, text, start - 1)) start--;
  return start < end && secretName.test(text.slice(start, end));
}

/** Where the value behind an operator begins; the text's end while that may still come, undefined when there is none. */
function valueStart(text: string, from: number): number | undefined {
  let at = from;
  if (text.charAt(at) === ">" || text.charAt(at) === "=") at++; // => and ==
  for (let spaces = 0; spaces < maxSpaces && text.charAt(at) === " "; spaces++) at++;
  if (text.charAt(at) === "\\") at++;
  if (isIn(quotes, text, at)) at++;
  return at === text.length || isIn(valueCharacters, text, at) ? at : undefined;
}

function looksMade(value: string): boolean {
  if (value.length < minValueLength || !/[a-z]/i.test(value) || !/\d/.test(value)) return false;
  return bitsPerCharacter(value) >= 2.5 && !placeholder.test(value);
}
