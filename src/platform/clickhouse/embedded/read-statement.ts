import type { StatementContext } from "./lanes.ts";

/** What one HTTP request asks of the engine. */
export type Statement = StatementContext &
  (
    | { readonly kind: "query"; readonly text: string }
    | { readonly kind: "stream"; readonly text: string }
    | { readonly kind: "insert"; readonly table: string; readonly columns: readonly string[] }
  );

/** Parameters of ClickHouse's HTTP interface that are neither settings nor bound parameters. */
const ownParameters = new Set(["query", "query_id", "database", "session_id", "role", "wait_end_of_query"]);
const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;
const streamForm = /\bFORMAT\s+TabSeparated\s*$/;
const insertForm = /^\s*INSERT INTO\s+([A-Za-z_][A-Za-z0-9_]*)\s*\(([A-Za-z0-9_,\s]+)\)\s*FORMAT\s+TabSeparated\s*$/i;

/**
 * Reads a request of ClickHouse's HTTP interface: the statement stands in `query`, else in the body; everything else in the address is a
 * setting, or with `param_` before it a bound parameter. Tab-separated rows are streamed: only who wants many asks for them. Undefined: an insert in another form than the product's own, or a name that is none.
 */
export function readStatement(url: URL, body: Buffer): Statement | undefined {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (ownParameters.has(name)) continue;
    if (!nameForm.test(name)) return undefined;
    if (name.startsWith("param_")) parameters.set(name.slice("param_".length), value);
    else settings.set(name, value);
  }
  const query = url.searchParams.get("query");
  if (query === null) {
    const text = body.toString();
    return { kind: streamForm.test(text) ? "stream" : "query", text, settings, parameters };
  }
  const [, table, columns] = insertForm.exec(query) ?? [];
  if (table !== undefined && columns !== undefined) {
    return { kind: "insert", table, columns: columns.split(",").map((column) => column.trim()), settings, parameters };
  }
  return body.length === 0 ? { kind: "query", text: query, settings, parameters } : undefined;
}
