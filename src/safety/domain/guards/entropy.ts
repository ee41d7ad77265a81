/** So many characters are enough to judge by. */
const maxJudgedLength = 64;
const log2 = Float64Array.from({ length: maxJudgedLength + 1 }, (_, count) => (count === 0 ? 0 : Math.log2(count)));

/** The Shannon entropy of the first 64 characters of an ASCII text, in bits for each. Random base 62 of 36 characters has about 4.7, "xxxxxxxx" has 0. */
export function bitsPerCharacter(text: string): number {
  const length = Math.min(text.length, maxJudgedLength);
  const counts = new Uint8Array(128);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index) & 127;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let repeated = 0;
  for (let index = 0; index < length; index++) repeated += log2[counts[text.charCodeAt(index) & 127] ?? 0] ?? 0;
  return Math.log2(length) - repeated / length;
}
