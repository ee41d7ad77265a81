import type { Case } from "./suite.ts";

/** How many cases come from where, by the kind of their lineage; `unknown` where a case says nothing. */
export function countOrigins(cases: readonly Pick<Case, "from">[]): { readonly [kind: string]: number } {
  return Object.fromEntries(
    Array.from(
      Map.groupBy(cases, ({ from }) => from?.kind ?? "unknown"),
      ([kind, own]) => [kind, own.length],
    ),
  );
}
