import type { Result } from "../kernel/result.ts";
import type { Mistake } from "../platform/config/mistake.ts";
import { readYaml } from "../platform/config/read-yaml.ts";
import type { Manifest } from "./domain/manifest.ts";
import { manifestSchema } from "./manifest-schema.ts";

/**
 * Reads a manifest from its text, with every default filled in, or says everything that is wrong with it.
 * Nothing is read from disk: whether its files and suites exist is seen where they are loaded.
 * @param fileName the name that mistakes carry.
 */
export function parseManifest(text: string, fileName: string): Result<Manifest, readonly Mistake[]> {
  return readYaml(text, { file: fileName, schema: manifestSchema });
}
