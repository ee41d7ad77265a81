import { sha256 } from "./digest.ts";

/** A uniform number from 0 to below 1 that a text alone decides: the first 52 bits of its SHA-256. */
export function uniformOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 13), 16) / 2 ** 52;
}
