import { characterSet, isIn, type Reading } from "./reading.ts";
import { findLiteral, type SecretRule, type Sighting } from "./secret-rule.ts";

const base64url = characterSet(/[A-Za-z0-9_-]/);
const digits = characterSet(/\d/);

const maxHeaderLength = 1024;
/** A longer payload is not read to its end; what follows in the same characters belongs to it. */
const maxPartLength = 4096;
/** JWS has three parts, JWE five. */
const maxParts = 5;

/** JSON web tokens (RFC 7519, compact): a header that decodes to a JSON object with `alg`, and parts after it. */
export const jsonWebTokenRule: SecretRule = {
  firsts: "e",
  look: (reading, at) => lookAtToken("JSON web token", reading, { start: at, at }),
};

/** Installation tokens of GitHub since 2026: `ghs_`, the app's number, `_` and a JSON web token. */
export const gitHubAppTokenRule: SecretRule = {
  firsts: "g",
  look(reading, at) {
    const found = findLiteral(reading, at, "ghs_");
    if (found !== "found") return found;
    const { text, isEnd } = reading;
    let end = at + 4;
    while (end - at < 24 && isIn(digits, text, end)) end++;
    if (end === text.length) return isEnd ? "none" : "unfinished";
    return end > at + 4 && text.charAt(end) === "_" ? lookAtToken("GitHub token", reading, { start: at, at: end + 1 }) : "none";
  },
};

function lookAtToken(kind: string, reading: Reading, { start, at }: { start: number; at: number }): Sighting {
  const found = findLiteral(reading, at, "eyJ");
  if (found !== "found") return found;
  const { text, isEnd } = reading;
  const goesOn = (end: number): boolean => end === text.length && !isEnd;

  let end = reading.runEnd(base64url, at);
  if (end - at > maxHeaderLength) return "none";
  if (goesOn(end)) return "unfinished";
  if (text.charAt(end) !== "." || !isHeader(text.slice(at, end))) return "none";
  let parts = 1;
  while (parts < maxParts && text.charAt(end) === ".") {
    const from = end + 1;
    const partEnd = reading.runEnd(base64url, from);
    if (partEnd - from > maxPartLength) return { kind, start, end: from + maxPartLength, rest: base64url };
    if (goesOn(partEnd)) return "unfinished";
    if (partEnd === from && parts >= 3) break; // the full stop of a sentence
    parts++;
    end = partEnd;
  }
  return parts >= 3 ? { kind, start, end } : "none";
}

/** A look at the decoded text: JSON.parse says no by throwing, which is slow on text that is made to fail. */
function isHeader(text: string): boolean {
  return text.length % 4 !== 1 && /^\{.*"alg"\s*:\s*".*\}$/s.test(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
}
