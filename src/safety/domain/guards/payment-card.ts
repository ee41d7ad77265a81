import { isLuhn } from "./checksums.ts";
import { characterSet, isIn } from "./reading.ts";
import type { SecretRule } from "./secret-rule.ts";

const digit = characterSet(/\d/);

const minLength = 14;
/** 19 digits in five groups, and two characters that tell what follows. */
const maxLength = 25;

/** How numbers are written: as the schemes group them, longest first, and in one piece. */
const writings = [
  /^\d{4}([ .\u00a0\u202f-])\d{4}\1\d{4}\1\d{4}\1\d{3}/,
  /^\d{6}([ .\u00a0\u202f-])\d{13}/,
  /^\d{4}([ .\u00a0\u202f-])\d{4}\1\d{4}\1\d{4}/,
  /^\d{4}([ .\u00a0\u202f-])\d{6}\1\d{4,5}/,
  /^\d{14,19}/,
];

/** What the schemes issue: first digits, and lengths. Visa's 13 digits are out of use, and are what a product code (EAN) has. */
const issued: readonly { readonly begins: RegExp; readonly lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [16, 19] }, // Visa
  { begins: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] }, // Mastercard
  { begins: /^3[47]/, lengths: [15] }, // American Express
  { begins: /^3(?:0[0-5]|[689])/, lengths: [14] }, // Diners Club
  { begins: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] }, // Discover
  { begins: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] }, // JCB
  { begins: /^62/, lengths: [16, 17, 18, 19] }, // UnionPay
  { begins: /^(?:50(?:18|20|38)|6304|6759|676[1-3])/, lengths: [16, 17, 18, 19] }, // Maestro
  { begins: /^220[0-4]/, lengths: [16, 17, 18, 19] }, // Mir
];

/** Payment card numbers: issued first digits and length, and a right check digit. */
export const paymentCardRule: SecretRule = {
  firsts: "23456",
  look({ text, isEnd }, at) {
    const before = text.charAt(at - 1);
    if (isIn(digit, text, at - 1) || before === "+" || ((before === "." || before === "-") && isIn(digit, text, at - 2))) return "none";
    const end = numberEnd(text, at);
    const mayGoOn = end === text.length || (end === text.length - 1 && isSeparator(text, end));
    if (mayGoOn && !isEnd && end - at < maxLength) return "unfinished";
    if (end - at < minLength) return "none";
    const number = text.slice(at, end);
    for (const writing of writings) {
      const written = writing.exec(number)?.[0];
      // A number that goes on is another one; behind spaces a date or a code may follow.
      if (written === undefined || /^[.-]?\d/.test(number.slice(written.length))) continue;
      const digits = written.replaceAll(/\D/g, "");
      if (isIssued(digits) && isLuhn(digits)) return { kind: "payment card", start: at, end: at + written.length };
    }
    return "none";
  },
};

function isIssued(digits: string): boolean {
  return issued.some(({ begins, lengths }) => lengths.includes(digits.length) && begins.test(digits));
}

/** Where digits with single separators between them end, or enough of them were read. */
function numberEnd(text: string, at: number): number {
  let end = at;
  while (end - at < maxLength) {
    if (isIn(digit, text, end)) end++;
    else if (isSeparator(text, end) && isIn(digit, text, end + 1)) end += 2;
    else break;
  }
  return end;
}

/** A space, also one that does not break, a hyphen or a full stop. */
function isSeparator(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x2d || code === 0x2e || code === 0xa0 || code === 0x20_2f;
}
