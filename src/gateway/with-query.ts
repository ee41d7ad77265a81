/** An upstream's path (which may have a query of its own) with the client's query, which begins with `?` or is empty. */
export function withQuery(path: string, query: string): string {
  return path.includes("?") && query !== "" ? `${path}&${query.slice(1)}` : path + query;
}
