import { useEffect, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";

import { useKeys } from "../../keyboard/use-keys.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

type VirtualTableProps<T> = {
  /** What the rows are, for who cannot see the table. */
  readonly label: string;
  readonly head: ReactNode;
  readonly rows: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (row: T) => string;
  /** The cells of a row; one of them has a link with `data-row` and the row's key. */
  readonly renderCells: (row: T) => ReactNode;
  /** `f` goes to the next row that is so. */
  readonly isFailed: (row: T) => boolean;
  /** There are rows after the last one. */
  readonly hasMore: boolean;
  /** Called when the end comes in view. */
  readonly onEnd: () => void;
  /** Told when somebody points at the table, is within it or has scrolled, and when that ends. */
  readonly onHold: (held: boolean) => void;
};

const HEAD_PX = 30;
/** How many rows before the last one more are asked for. */
const AHEAD = 30;

/** A table of any length: only rows in view stand in the page. `j`, `k` and `f` move over all of them, whether they stand or not. */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { label, head, rows, rowHeight, keyOf, renderCells, isFailed, hasMore, onEnd, onHold } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows(box, { count: rows.length, rowPx: rowHeight, headPx: HEAD_PX });
  const items = virtual.getVirtualItems();

  const lastShown = items.at(-1)?.index ?? 0;
  const atEnd = hasMore && lastShown >= rows.length - AHEAD;
  useEffect(() => {
    if (atEnd) onEnd();
  });

  const reasons = useRef({ pointer: false, focus: false, scrolled: false });
  const hold = (reason: keyof (typeof reasons)["current"], is: boolean): void => {
    const before = Object.values(reasons.current).some(Boolean);
    reasons.current[reason] = is;
    const after = Object.values(reasons.current).some(Boolean);
    if (before !== after) onHold(after);
  };

  // Where the keys have come to, and the row that is to have the focus once it stands.
  const here = useRef<string>(undefined);
  const wanted = useRef<string>(undefined);
  const focusWanted = (): void => {
    const row = wanted.current === undefined ? null : box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  };
  useLayoutEffect(focusWanted);
  const goTo = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    here.current = keyOf(row);
    wanted.current = keyOf(row);
    virtual.scrollToIndex(index, { align: "auto" });
    focusWanted();
  };
  const place = (): number => rows.findIndex((row) => keyOf(row) === here.current);
  useKeys({
    j: () => goTo(Math.min(rows.length - 1, place() + 1)),
    k: () => goTo(Math.max(0, place() - 1)),
    f: () => goTo(rows.findIndex((row, index) => index > place() && isFailed(row))),
    Escape: () => {
      if (document.activeElement instanceof HTMLElement && box.current?.contains(document.activeElement) === true)
        document.activeElement.blur();
    },
  });

  const before = (items[0]?.start ?? HEAD_PX) - HEAD_PX;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? HEAD_PX) - HEAD_PX);
  return (
    <div
      className="virtual"
      ref={box}
      onScroll={({ currentTarget }) => hold("scrolled", currentTarget.scrollTop > 0)}
      onPointerEnter={() => hold("pointer", true)}
      onPointerLeave={() => hold("pointer", false)}
      onFocus={({ target }) => {
        here.current = target.dataset["row"] ?? here.current;
        hold("focus", true);
      }}
      onBlur={() => hold("focus", false)}
    >
      <table className="t" aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <thead>{head}</thead>
        <tbody>
          <Gap height={before} />
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr key={keyOf(row)} style={{ height: rowHeight }} aria-rowindex={index + 2}>
                {renderCells(row)}
              </tr>
            );
          })}
          <Gap height={after} />
        </tbody>
      </table>
    </div>
  );
}

/** The room of rows that do not stand. */
function Gap({ height }: { height: number }) {
  return height <= 0 ? null : <tr aria-hidden="true" className="gap" style={{ height }} />;
}
