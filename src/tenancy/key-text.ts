import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";

/** A key with its secret. It exists in clear only where it was made and where it is used. */
export type KeyText = { readonly id: string; readonly text: string };

const form = /^aw_(key_[0-9a-z]{26})_[0-9a-f]{72}$/;

/**
 * Makes a key: `aw_`, its id, `_`, a secret of 256 bits and the CRC-32 of all that, both in hex. Secret scanners know it by
 * `aw_key_[0-9a-z]{26}_[0-9a-f]{72}`, and a typing error by its checksum.
 */
export function makeKeyText(clock: Clock): KeyText {
  const id = newId("key", clock);
  const start = `aw_${id}_${randomBytes(32).toString("hex")}`;
  return { id, text: start + checksum(start) };
}

/** Reads what was sent as a key; undefined when it is none, or was mistyped or cut. */
export function readKeyText(text: string): KeyText | undefined {
  const id = form.exec(text)?.[1];
  if (id === undefined || checksum(text.slice(0, -8)) !== text.slice(-8)) return undefined;
  return { id, text };
}

/** SHA-256 in hex: what is stored of a key or a session's token. Both carry 256 bits, so a slow hash would add nothing. */
export function hashSecret(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Compares two hashes in a time that says nothing about where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
