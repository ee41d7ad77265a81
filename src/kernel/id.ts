import { randomBytes } from "node:crypto";

import type { Clock } from "./clock.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford base 32, lower case

/** The kinds of rows that carry a made id, with the prefix that shows the kind. */
export type IdPrefix = "ver" | "dep" | "prc" | "run" | "rel" | "dec" | "gtw" | "trl" | "key" | "pln" | "rvw";

/**
 * A text id that sorts by time of creation: prefix, `_`, 10 characters of milliseconds and 16 of randomness (80 bits),
 * as in ULID. Unguessable enough for a URL that only its holder should know.
 */
export function newId(prefix: IdPrefix, clock: Clock): string {
  let time = "";
  for (let left = clock(), index = 0; index < 10; index++) {
    time = alphabet.charAt(left % 32) + time;
    left = Math.floor(left / 32);
  }
  const random = Array.from(randomBytes(16), (byte) => alphabet.charAt(byte & 31)).join("");
  return `${prefix}_${time}${random}`;
}
