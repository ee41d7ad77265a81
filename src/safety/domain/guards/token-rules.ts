import { crc32, crc32Base62 } from "./checksums.ts";
import { bitsPerCharacter } from "./entropy.ts";
import { characterSet, type CharacterSet, type Reading } from "./reading.ts";
import { findLiteral, type SecretRule, type Sighting } from "./secret-rule.ts";

/** A token that a literal begins. */
type TokenForm = {
  readonly kind: string;
  /** One that begins with another stands before it. */
  readonly prefixes: readonly string[];
  readonly characters: CharacterSet;
  /** How many characters follow the prefix: exactly so many, or so many and more. */
  readonly length: number;
  readonly isOpen?: true;
  readonly isReal: (body: string, prefix: string) => boolean;
};

/** Of a longer open token so many characters are judged; what follows them belongs to it. */
const maxOpenLength = 512;

const alphanumeric = characterSet(/[A-Za-z0-9]/);
const withUnderscore = characterSet(/[A-Za-z0-9_]/);
const withDash = characterSet(/[A-Za-z0-9-]/);
const base64url = characterSet(/[A-Za-z0-9_-]/);

const isRandom = (body: string): boolean => bitsPerCharacter(body) >= 3 && !body.includes("EXAMPLE");
const endsWithItsCrc = (body: string): boolean => crc32Base62(body.slice(0, -6)) === body.slice(-6);

/**
 * The published forms of keys and tokens. Where a form carries a checksum it decides; else the characters must look random, which leaves placeholders out.
 * What stands directly before or after a token does not matter: the parts of a message are read as one text, and may touch.
 */
const forms: readonly TokenForm[] = [
  {
    kind: "GitHub token",
    prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    characters: alphanumeric,
    length: 36,
    isReal: endsWithItsCrc,
  },
  {
    kind: "GitHub token",
    prefixes: ["github_pat_"],
    characters: withUnderscore,
    length: 82,
    isReal: (body) => body.charAt(22) === "_" && isRandom(body),
  },
  { kind: "npm token", prefixes: ["npm_"], characters: alphanumeric, length: 36, isReal: endsWithItsCrc },
  {
    kind: "GitLab token",
    prefixes: ["glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glcbt-", "glsoat-", "glimt-", "glagent-", "gloas-"],
    characters: base64url,
    length: 20,
    isOpen: true,
    isReal: isRandom,
  },
  {
    kind: "Slack token",
    prefixes: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.xoxp-", "xoxe.xoxb-", "xapp-"],
    characters: withDash,
    length: 20,
    isOpen: true,
    isReal: (body) => /^\d/.test(body) && isRandom(body),
  },
  {
    kind: "Stripe key",
    prefixes: ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"],
    characters: alphanumeric,
    length: 24,
    isOpen: true,
    isReal: isRandom,
  },
  { kind: "Anthropic key", prefixes: ["sk-ant-"], characters: base64url, length: 60, isOpen: true, isReal: isRandom },
  {
    kind: "OpenAI key",
    prefixes: ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    characters: base64url,
    length: 40,
    isOpen: true,
    isReal: (body) => body.includes("T3BlbkFJ") && isRandom(body), // base 64 of "OpenAI", in the middle of each
  },
  {
    kind: "OpenAI key",
    prefixes: ["sk-"],
    characters: alphanumeric,
    length: 48,
    isReal: (body) => body.startsWith("T3BlbkFJ", 20) && isRandom(body),
  },
  // The same wire at other vendors.
  {
    kind: "API key",
    prefixes: ["sk-or-v1-", "sk-"],
    characters: alphanumeric,
    length: 32,
    isOpen: true,
    isReal: (body) => /\d/.test(body) && isRandom(body),
  },
  { kind: "AWS key", prefixes: ["AKIA", "ASIA"], characters: characterSet(/[A-Z2-7]/), length: 16, isReal: isRandom },
  { kind: "Google key", prefixes: ["AIza"], characters: base64url, length: 35, isReal: isRandom },
  { kind: "Google key", prefixes: ["GOCSPX-"], characters: base64url, length: 28, isReal: isRandom },
  {
    kind: "Airworthy key",
    prefixes: ["aw_key_"],
    characters: withUnderscore,
    length: 99,
    isReal: (body, prefix) =>
      crc32(prefix + body.slice(0, -8))
        .toString(16)
        .padStart(8, "0") === body.slice(-8),
  },
];

/** Rules for tokens that begin with their vendor's prefix. */
export const tokenRules: readonly SecretRule[] = forms.map((form) => ({
  firsts: [...new Set(form.prefixes.map((prefix) => prefix.charAt(0)))].join(""),
  look: (reading, at) => look(form, reading, at),
}));

function look(form: TokenForm, reading: Reading, at: number): Sighting {
  for (const prefix of form.prefixes) {
    const found = findLiteral(reading, at, prefix);
    if (found !== "none") return found === "found" ? judgeBody(form, reading, { at, prefix }) : found;
  }
  return "none";
}

function judgeBody(
  { kind, characters, length, isOpen, isReal }: TokenForm,
  reading: Reading,
  { at, prefix }: { at: number; prefix: string },
): Sighting {
  const { text, isEnd } = reading;
  const from = at + prefix.length;
  const end = reading.runEnd(characters, from);
  const goesOn = end === text.length && !isEnd;
  if (isOpen !== true) {
    if (end - from < length) return goesOn ? "unfinished" : "none";
    return isReal(text.slice(from, from + length), prefix) ? { kind, start: at, end: from + length } : "none";
  }
  if (goesOn && end - from < maxOpenLength) return "unfinished";
  const read = Math.min(end, from + maxOpenLength);
  if (read - from < length || !isReal(text.slice(from, read), prefix)) return "none";
  return { kind, start: at, end: read, ...(read - from === maxOpenLength && { rest: characters }) };
}
