import { createHash } from "node:crypto";

import { canonicalJson } from "./json.ts";

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: "Digest" };

/** The SHA-256 digest of bytes, or of a text in UTF-8. */
export function digestBytes(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest; // the brand is made here and nowhere else
}

/** The digest of a value's canonical JSON (RFC 8785): equal values have equal digests, whatever the order of their keys. */
export function digestOf(value: unknown): Digest {
  return digestBytes(canonicalJson(value));
}
