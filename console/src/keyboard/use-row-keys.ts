import type { RefObject } from "react";

import { useKeys } from "./use-keys.ts";

/**
 * `j` and `k` move the focus over the rows of a list, Esc leaves it; Enter needs no binding, for the focus is on the row's
 * own link. Rows mark that link with `data-row`. `onMove` is told the row's name, for lists that show beside what has focus.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, onMove?: (row: string) => void): void {
  const move = (step: 1 | -1): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const here = rows.findIndex((row) => row === document.activeElement);
    const start = here === -1 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : here;
    const next = rows[start === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, start + step))];
    if (next === undefined) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    onMove?.(next.dataset["row"] ?? "");
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Escape: () => {
      if (document.activeElement instanceof HTMLElement && list.current?.contains(document.activeElement) === true)
        document.activeElement.blur();
    },
  });
}
