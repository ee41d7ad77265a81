import { createHash } from "node:crypto";

import { canonicalJson } from "./json.ts";

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: "Digest" };

/** SHA-256 over the parts one after another, as 64 lower-case hex digits; a text counts in UTF-8. */
export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** The SHA-256 digest of bytes, or of a text in UTF-8. */
export function digestBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${sha256(bytes)}` as Digest; // the brand is made here and nowhere else
}

/** The digest of a value's canonical JSON (RFC 8785): equal values have equal digests, whatever the order of their keys. */
export function digestOf(value: unknown): Digest {
  return digestBytes(canonicalJson(value));
}
