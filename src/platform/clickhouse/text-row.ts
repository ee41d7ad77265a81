/** A value of a tab-separated row; null for no value, an object for a map of texts. */
export type Cell = string | number | bigint | null | readonly string[] | ReadonlyMap<string, string>;

const special = /[\\\t\n\r\0\b\f]/;
const escapes: { readonly [character: string]: string } = {
  "\\": String.raw`\\`,
  "\t": String.raw`\t`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\0": String.raw`\0`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "'": String.raw`\'`,
};

/** One line of ClickHouse's tab-separated text. */
export function toTextRow(cells: readonly Cell[]): string {
  return `${cells.map(toText).join("\t")}\n`;
}

function toText(cell: Cell): string {
  if (cell === null) return String.raw`\N`;
  if (typeof cell === "string") return escape(cell);
  if (typeof cell !== "object") return String(cell);
  if (cell instanceof Map)
    return `{${Array.from(cell as ReadonlyMap<string, string>, ([name, value]) => `${quote(name)}:${quote(value)}`).join(",")}}`;
  return `[${(cell as readonly string[]).map(quote).join(",")}]`; // what is left of the union
}

function escape(text: string): string {
  return special.test(text) ? text.replaceAll(/[\\\t\n\r\0\b\f]/g, (character) => escapes[character] ?? character) : text;
}

function quote(text: string): string {
  return special.test(text) || text.includes("'")
    ? `'${text.replaceAll(/[\\\t\n\r\0\b\f']/g, (character) => escapes[character] ?? character)}'`
    : `'${text}'`;
}
