/** The part of ECMAScript's "JSON.parse source text access" that is used here; TypeScript's library does not know it yet. */
type SourceTextJson = {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
};

const sourceTextJson = JSON as unknown as SourceTextJson; // Node has had it since version 21

/**
 * Parses a JSON text, lets `change` alter the value, and writes it again. Numbers keep their digits (12345678901234567890 and 1.0 stay),
 * which parsing and writing alone would lose; in the value they are opaque. White space goes, and of two equal keys the last stays.
 * @throws SyntaxError for what is not JSON, RangeError for JSON nested too deeply (some thousands of levels).
 */
export function rewriteJson(text: string, change: (value: unknown) => void): string {
  const value = sourceTextJson.parse(text, (_key, part, context) =>
    typeof part === "number" ? sourceTextJson.rawJSON(context.source) : part,
  );
  change(value);
  return JSON.stringify(value);
}
