import { err, ok, type Result } from "../../kernel/result.ts";

/**
 * Parses JSON as Python's json module writes it: NaN and Infinity, which are no JSON, become the texts "NaN", "Infinity" and "-Infinity", so
 * that what cannot count is seen and told. The error is the parser's.
 */
export function parseLenientJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const quoted = quoteConstants(text);
    if (quoted === text) return err(said);
    try {
      return ok(JSON.parse(quoted));
    } catch {
      return err(said);
    }
  }
}

/** Texts are matched whole, so that no word within one is touched. */
function quoteConstants(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (found) => (found.startsWith('"') ? found : `"${found}"`));
}
