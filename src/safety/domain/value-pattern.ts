/** Words that stand in any text: finding one says nothing. */
const commonWords = new Set("true false none null yes default other unknown order item customer please".split(" "));

const maxLength = 500;

/**
 * The forms in which people and documents write a value, as one pattern for text that was normalised by `normaliseText`; undefined for values too short
 * or too common to tell. Typed: case, separators in names and identifiers (`A-1001`, `a 1001`), numbers with and without grouping, amounts in
 * whole or minor units (42000 and "€420", "420,00"), ISO dates and how English and continental text writes them.
 */
export function valuePattern(value: string | number): RegExp | undefined {
  const forms = typeof value === "number" ? numberForms(Math.abs(value)) : textForms(normaliseText(value).trim());
  // No part of a longer word. Once for all forms: these classes are what makes a pattern slow to build, some 0.5 ms.
  return forms.length === 0 ? undefined : new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${forms.join("|")})(?![\p{L}\p{N}])`, "iu");
}

/** Compatibility forms unified, white space and dashes each made one kind. */
export function normaliseText(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\u2010-\u2015\u2212]/g, "-");
}

function textForms(text: string): string[] {
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:$|T)/.exec(text);
  if (date !== null) return dateForms(Number(date[1]), Number(date[2]), Number(date[3]));
  if (/^-?\d{1,12}[.,]\d{1,2}$/.test(text)) return numberForms(Math.abs(Number(text.replace(",", "."))));
  if (!isTelling(text) || commonWords.has(text.toLowerCase())) return [];
  return [spelled(text.slice(0, maxLength))];
}

/** At least four letters or digits, not all the same. */
function isTelling(text: string): boolean {
  const characters = text.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? [];
  return characters.length >= 4 && new Set(characters).size >= 2;
}

/** Identifiers may be grouped anywhere, names between their words; any other text stands as it is. */
function spelled(text: string): string {
  if (!/^[\p{L}\p{N}\s_./-]+$/u.test(text)) return literal(text);
  const separator = String.raw`[\s_./-]?`;
  if (/\p{N}/u.test(text)) return [...text.replaceAll(/[\s_./-]+/g, "")].map(literal).join(separator);
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .split(/[\s_./-]+/)
    .map(literal)
    .join(separator);
}

function numberForms(value: number): string[] {
  const hundredths = Math.round(value * 100);
  if (!Number.isSafeInteger(hundredths) || Math.abs(hundredths / 100 - value) > 1e-9 * value) {
    return isTelling(String(value)) ? [aNumber(literal(String(value)))] : [];
  }
  const whole = Number.isInteger(value) && isTelling(String(value)) ? [aNumber(grouped(value))] : [];
  return [...whole, ...amountForms(hundredths), ...(Number.isInteger(value) ? amountForms(value) : [])];
}

const currency = String.raw`(?:[€$£¥]|EUR|USD|GBP|CHF|euros?|dollars?|pounds?|francs?)`;

/** An amount of ten or more, given in hundredths: with two decimals, or beside a currency. */
function amountForms(hundredths: number): string[] {
  const units = Math.floor(hundredths / 100);
  if (units < 10) return [];
  const cents = String(hundredths % 100).padStart(2, "0");
  const exact = String.raw`${grouped(units)}[.,]${cents}`;
  const short = cents === "00" ? String.raw`${grouped(units)}(?:[.,]00|[.,]-)?` : exact;
  return [aNumber(exact), aNumber(String.raw`${currency}\s?${short}`), aNumber(String.raw`${short}\s?${currency}`)];
}

function grouped(whole: number): string {
  return String(whole).replaceAll(/\B(?=(?:\d{3})+$)/g, String.raw`[.,'’\s]?`);
}

const months = "january february march april may june july august september october november december".split(" ");

function dateForms(year: number, month: number, day: number): string[] {
  const name = months[month - 1];
  if (name === undefined || day < 1 || day > 31) return [];
  const [y, m, d] = [`(?:${year}|${String(year).slice(2)})`, `0?${month}`, `0?${day}`];
  const called = `(?:${name}|${name.slice(0, 3)}\\.?)`;
  const ofYear = String.raw`(?:,?\s${year}|(?!,?\s\d{4}))`;
  return [
    String.raw`${year}-${m}-${d}(?:T[\d:.]+Z?)?`,
    String.raw`${d}[./-]\s?${m}[./-]\s?${y}`,
    `${m}/${d}/${y}`,
    String.raw`${d}(?:st|nd|rd|th|\.)?\s(?:of\s)?${called}${ofYear}`,
    String.raw`${called}\s${d}(?:st|nd|rd|th)?${ofYear}`,
  ];
}

/** No part of a longer number, of an identifier or a date. */
function aNumber(form: string): string {
  return String.raw`(?<![a-z\d][.,/_-])(?:${form})(?![.,/-]\d)`;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
