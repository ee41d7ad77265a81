import { sha256 } from "../../../kernel/digest.ts";

/** A uniform number from 0 to below 1 that its words alone decide: the first 52 bits of their SHA-256. */
export function draw(...words: readonly string[]): number {
  return Number.parseInt(sha256(JSON.stringify(words)).slice(0, 13), 16) / 2 ** 52;
}
