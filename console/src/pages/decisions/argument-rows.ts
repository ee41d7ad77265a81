import type { ToolCallDetail } from "../../../../src/decisions/views.ts";

/** One value of a call's arguments, with where it came from. */
export type ArgumentRow = {
  /** `amount_cents`, `items[0].id`. */
  readonly path: string;
  readonly value: string;
  readonly source: ToolCallDetail["provenance"][number]["source"];
  readonly where: string;
  readonly words: string;
};

/** Every value of the arguments as JSON, in their order; what nobody traced came from an unknown place. */
export function argumentRows({ arguments: given, provenance }: Pick<ToolCallDetail, "arguments" | "provenance">): readonly ArgumentRow[] {
  return leavesOf(given, "").map(({ path, value }) => {
    const { source, where, words } = provenance.find((one) => one.path === path) ?? { source: "unknown", where: "", words: "" };
    return { path, value: JSON.stringify(value), source, where, words };
  });
}

type Json = ToolCallDetail["arguments"];
type Leaf = { readonly path: string; readonly value: Json };

function leavesOf(value: Json, path: string): readonly Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path: path === "" ? "(the whole call)" : path, value }];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`))
    : Object.entries(value).flatMap(([name, item]) => leavesOf(item, path === "" ? name : `${path}.${name}`));
  return inner.length > 0 || path === "" ? inner : [{ path, value }];
}

/** Which values the customer did not give: what a tool's result says may have been written by anybody. Empty when there are none. */
export function sayUntold(rows: readonly ArgumentRow[]): string {
  const read = rows.filter(({ source }) => source === "tool").length;
  if (read === 0) return "";
  const values = rows.length === 1 ? "Its only value was" : `${read} of its ${rows.length} values ${read === 1 ? "was" : "were"}`;
  return `${values} read from a tool’s result, not from the customer.`;
}

/** Splits the words around a value, so that it can be set apart; the whole stands in `before` where it is not found. */
export function splitWords(words: string, value: string): { readonly before: string; readonly found: string; readonly after: string } {
  const plain = value.startsWith('"') ? String(JSON.parse(value)) : value;
  const at = plain === "" ? -1 : words.toLowerCase().indexOf(plain.toLowerCase());
  if (at === -1) return { before: words, found: "", after: "" };
  return { before: words.slice(0, at), found: words.slice(at, at + plain.length), after: words.slice(at + plain.length) };
}
