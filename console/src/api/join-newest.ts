import type { InfiniteData } from "@tanstack/react-query";

import type { Page } from "./client.ts";

/** What tells one row from another, and their order. */
export type RowOrder<T> = { readonly keyOf: (row: T) => string; readonly timeOf: (row: T) => string };

type Listed<T> = InfiniteData<Page<T>>;

/**
 * A growing list with what its newest page says now: rows that it has are brought up to date, rows that it lacks take their place by time.
 * Undefined when so many came that rows between the two are missing: the list must begin anew.
 */
export function joinNewest<T>(listed: Listed<T>, newest: Page<T>, { keyOf, timeOf }: RowOrder<T>): Listed<T> | undefined {
  const now = new Map(newest.items.map((row) => [keyOf(row), row]));
  const known = new Set<string>();
  const pages = listed.pages.map((page) => ({
    ...page,
    items: page.items.map((row) => {
      known.add(keyOf(row));
      return now.get(keyOf(row)) ?? row;
    }),
  }));
  const [first, ...rest] = pages;
  if (first === undefined) return listed;
  const added = newest.items.filter((row) => !known.has(keyOf(row)));
  if (known.size > 0 && newest.nextCursor !== null && added.length === newest.items.length) return undefined;
  const items = added.length === 0 ? first.items : [...added, ...first.items].toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
  return { ...listed, pages: [{ ...first, items }, ...rest] };
}
