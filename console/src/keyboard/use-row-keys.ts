import type { RefObject } from "react";

import { useKeys } from "./use-keys.ts";

/**
 * `j` and `k` move the focus over the rows of a list, `f` to the next that failed, round at the end; Esc leaves it. Enter needs no binding,
 * for the focus is on the row's own link. Rows mark that link with `data-row`. `onMove` is told the row's name, for lists that show beside
 * what has focus.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, onMove?: (row: string) => void): void {
  const rowsNow = (): readonly HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  /** The row that has the focus, else the one that is shown; -1 for none. */
  const here = (rows: readonly HTMLElement[]): number => {
    const focused = rows.findIndex((row) => row === document.activeElement);
    return focused === -1 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : focused;
  };
  const go = (row: HTMLElement | undefined): void => {
    if (row === undefined) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
    onMove?.(row.dataset["row"] ?? "");
  };
  const move = (step: 1 | -1): void => {
    const rows = rowsNow();
    const start = here(rows);
    go(rows[start === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, start + step))]);
  };
  const nextFailure = (): void => {
    const rows = rowsNow();
    const after = here(rows) + 1;
    go([...rows.slice(after), ...rows.slice(0, after)].find(hasFailed));
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    f: nextFailure,
    Escape: () => {
      if (document.activeElement instanceof HTMLElement && list.current?.contains(document.activeElement) === true)
        document.activeElement.blur();
    },
  });
}

/** What the row's status says, in its table or on itself. */
function hasFailed(row: HTMLElement): boolean {
  return row.matches("[data-s=fail]") || (row.closest("tr")?.querySelector(".st[data-s=fail]") ?? null) !== null;
}
