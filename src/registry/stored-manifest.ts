import type { Manifest } from "./domain/manifest.ts";
import { parseManifest } from "./manifest-file.ts";

const mostKept = 500;
/** A pure function's memory: a text always stands for the same manifest. */
const known = new Map<string, Manifest>();

/**
 * Reads a manifest that the database holds, parsed and checked once per process: that takes 10 ms, and what runs in a loop asks for the same
 * ones again and again. Undefined: this version does not take it any more.
 */
export function readStoredManifest(text: string): Manifest | undefined {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parsed = parseManifest(text, "airworthy.yaml");
  if (!parsed.ok) return undefined;
  const [oldest] = known.keys();
  if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
  known.set(text, parsed.value);
  return parsed.value;
}
