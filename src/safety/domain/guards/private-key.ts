import { characterSet, isIn, type Reading } from "./reading.ts";
import { findLiteral, type SecretRule, type Sighting } from "./secret-rule.ts";

const labelCharacters = characterSet(/[A-Z0-9 ]/);
/** Base 64 and line ends, these also as JSON writes them. */
const keyCharacters = characterSet(/[A-Za-z0-9+/=\r\n\\]/);
const base64 = characterSet(/[A-Za-z0-9+/]/);

const dashes = "-----";
const begin = "-----BEGIN ";
const end = "-----END ";
const maxLabelLength = 40;
/** RSA of 16384 bits takes 12,700. */
const maxKeyLength = 16_384;
/** Fewer characters of base 64 are an example with the key left out. */
const minKeyLength = 40;

/** Private keys in PEM (RFC 7468) and PGP's armour, whole or broken off before their last line. */
export const privateKeyRule: SecretRule = {
  firsts: "-",
  look(reading, at) {
    const found = findLiteral(reading, at, begin);
    if (found !== "found") return found;
    const { text, isEnd } = reading;
    const label = at + begin.length;
    const labelEnd = reading.runEnd(labelCharacters, label);
    if (labelEnd - label > maxLabelLength) return "none";
    if (labelEnd === text.length) return isEnd ? "none" : "unfinished";
    if (!/PRIVATE KEY(?: BLOCK)?$/.test(text.slice(label, labelEnd))) return "none";
    const closed = findLiteral(reading, labelEnd, dashes);
    return closed === "found" ? lookAtKey(reading, { at, from: labelEnd + dashes.length }) : closed;
  },
};

function lookAtKey(reading: Reading, { at, from }: { at: number; from: number }): Sighting {
  const { text, isEnd } = reading;
  const kind = "private key";
  const close = text.indexOf(dashes, from);
  if (close === -1 && !isEnd && text.length - from <= maxKeyLength) return "unfinished";
  if (close !== -1 && close - from <= maxKeyLength) {
    const isClosed = findLiteral(reading, close, end);
    if (isClosed === "unfinished") return "unfinished";
    if (isClosed === "found" && isKey(text.slice(from, close))) {
      const label = close + end.length;
      const labelEnd = reading.runEnd(labelCharacters, label);
      if (labelEnd - label > maxLabelLength) return { kind, start: at, end: label };
      const last = labelEnd === text.length && !isEnd ? "unfinished" : findLiteral(reading, labelEnd, dashes);
      return last === "unfinished" ? last : { kind, start: at, end: last === "found" ? labelEnd + dashes.length : labelEnd };
    }
  }
  const broken = Math.min(reading.runEnd(keyCharacters, from), from + maxKeyLength);
  return isKey(text.slice(from, broken)) ? { kind, start: at, end: broken, rest: keyCharacters } : "none";
}

function isKey(text: string): boolean {
  let length = 0;
  for (let index = 0; index < text.length; index++) if (isIn(base64, text, index)) length++;
  return length >= minKeyLength;
}
