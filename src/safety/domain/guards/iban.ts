import { isMod97 } from "./checksums.ts";
import { characterSet, isIn } from "./reading.ts";
import type { SecretRule } from "./secret-rule.ts";

const capital = characterSet(/[A-Z]/);
const digit = characterSet(/\d/);
const capitalOrDigit = characterSet(/[A-Z\d]/);
const separators = " -\u00a0\u202f";

/** Countries and the length of their IBANs, from SWIFT's registry. */
const registry =
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 " +
  "GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
  "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 " +
  "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
const lengths = new Map(registry.split(" ").map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

/** International bank account numbers (ISO 13616): country, its length and a right checksum, in one piece or in groups of four. */
export const ibanRule: SecretRule = {
  firsts: [...new Set([...lengths.keys()].map((country) => country.charAt(0)))].join(""),
  look({ text, isEnd }, at) {
    if (isIn(capitalOrDigit, text, at - 1)) return "none";
    const undecided = isEnd ? "none" : "unfinished";
    if (at + 1 === text.length) return undecided;
    const length = lengths.get(text.slice(at, at + 2));
    if (length === undefined) return "none";
    let iban = "";
    let end = at;
    while (iban.length < length) {
      const isGap = iban.length > 0 && iban.length % 4 === 0 && end < text.length && separators.includes(text.charAt(end));
      if (isGap) end++;
      if (end === text.length) return undecided;
      const isFitting = iban.length < 2 ? isIn(capital, text, end) : isIn(iban.length < 4 ? digit : capitalOrDigit, text, end);
      if (!isFitting) return "none";
      iban += text.charAt(end++);
    }
    if (end === text.length && !isEnd) return "unfinished";
    return !isIn(digit, text, end) && isMod97(iban) ? { kind: "IBAN", start: at, end } : "none";
  },
};
