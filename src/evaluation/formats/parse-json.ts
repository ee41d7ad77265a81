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

/** Only what stands between texts is touched. By hand, since a regular expression over a text of some megabytes runs out of stack. */
function quoteConstants(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('"', at);
    const start = open === -1 ? text.length : open;
    const end = open === -1 ? text.length : endOfText(text, open);
    parts.push(text.slice(at, start).replace(/-?\b(?:NaN|Infinity)\b/g, '"$&"'), text.slice(start, end));
    at = end;
  }
  return parts.join("");
}

/** The place after the quote that ends the text which begins at `open`: the first one before which stand an even number of backslashes. */
function endOfText(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close !== -1; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text[before] === "\\") before--;
    if ((close - before) % 2 === 1) return close + 1;
  }
  return text.length;
}
