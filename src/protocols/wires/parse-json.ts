import type { Json } from "../../kernel/json.ts";

/** The value of a JSON text; undefined for what is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
