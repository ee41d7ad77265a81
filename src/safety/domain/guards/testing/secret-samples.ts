import type { Random } from "../../../../kernel/random.ts";
import { crc32, crc32Base62 } from "../checksums.ts";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const base62 = `0123456789${upper}${upper.toLowerCase()}`;
const base64url = `${base62}-_`;

/** Secrets of every kind, made anew. None is written out here: scanners of repositories would take it for a leak. */
export function secretSamples(random: Random): readonly { readonly kind: string; readonly text: string }[] {
  const some = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("");
  const withCrc = (prefix: string): string => {
    const body = some(base62, 30);
    return prefix + body + crc32Base62(body);
  };
  const ownKey = `aw_key_${some("0123456789abcdefghjkmnpqrstvwxyz", 26)}_${some("0123456789abcdef", 64)}`;
  const json = (value: object): string => btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
  const token = `${json({ alg: "HS256", typ: "JWT" })}.${json({ sub: "c-1", name: some(base62, 20) })}.${some(base64url, 43)}`;
  const pem = Array.from({ length: 5 }, () => `${some(`${base62}+/`, 64)}\n`).join("");
  return [
    { kind: "payment card", text: card(`4${some("0123456789", 14)}`) },
    { kind: "payment card", text: card(`55${some("0123456789", 13)}`).replaceAll(/(\d{4})(?=\d)/g, "$1 ") },
    { kind: "payment card", text: card(`37${some("0123456789", 12)}`).replace(/^(\d{4})(\d{6})/, "$1-$2-") },
    { kind: "IBAN", text: iban("DE", some("0123456789", 18)) },
    { kind: "IBAN", text: iban("GB", some(upper, 4) + some("0123456789", 14)).replaceAll(/(.{4})(?=.)/g, "$1 ") },
    { kind: "AWS key", text: `AKIA${some(`${upper}234567`, 16)}` },
    { kind: "GitHub token", text: withCrc("ghp_") },
    { kind: "GitHub token", text: `github_pat_${some(base62, 22)}_${some(base62, 59)}` },
    { kind: "GitHub token", text: `ghs_1234567_${token}` },
    { kind: "npm token", text: withCrc("npm_") },
    { kind: "GitLab token", text: `glpat-${some(base64url, 20)}` },
    { kind: "Slack token", text: `xoxb-${some("123456789", 12)}-${some("123456789", 12)}-${some(base62, 24)}` },
    { kind: "Stripe key", text: `sk_live_${some(base62, 24)}` },
    { kind: "OpenAI key", text: `sk-proj-${some(base64url, 74)}T3BlbkFJ${some(base64url, 74)}` },
    { kind: "OpenAI key", text: `sk-${some(base62, 20)}T3BlbkFJ${some(base62, 20)}` },
    { kind: "Anthropic key", text: `sk-ant-api03-${some(base64url, 93)}AA` },
    { kind: "API key", text: `sk-or-v1-${some("0123456789abcdef", 64)}` },
    { kind: "Google key", text: `AIza${some(base64url, 35)}` },
    { kind: "Airworthy key", text: ownKey + crc32(ownKey).toString(16).padStart(8, "0") },
    { kind: "JSON web token", text: token },
    { kind: "private key", text: `-----BEGIN RSA PRIVATE KEY-----\n${pem}-----END RSA PRIVATE KEY-----` },
  ];
}

/** A number with its check digit behind. */
function card(digits: string): string {
  let sum = 0;
  for (const [index, digit] of [...digits].toReversed().entries()) {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits + String((10 - (sum % 10)) % 10);
}

/** An account with its check digits. */
function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join("");
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${account}`;
}
