import { readView } from "../../address/view-state.ts";
import type { Parameters, View } from "../../address/view-state.ts";
import type { Range } from "../../api/telemetry-queries.ts";

export const rangeChoices: readonly (readonly [range: Range, label: string])[] = [
  ["1h", "1 hour"],
  ["24h", "24 hours"],
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
];

/** What a range goes by: what came lately, whatever its own clock says, or what began in a time. */
export function sayRange(range: Range): string {
  const label = rangeChoices.find(([known]) => known === range)?.[1] ?? "";
  return range === "24h" ? `came in the last ${label}` : `began in the last ${label}`;
}

/** What a form gave, as the address would have it. */
export function readChoices<P extends Parameters>(parameters: P, given: { readonly [name: string]: string | null }): View<P> {
  const search = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return readView(parameters, search.toString());
}
