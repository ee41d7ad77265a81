import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

/** Rows beyond the view that stand all the same, so that scrolling meets none that is empty. */
const OVERSCAN = 12;

/** Which of many equally high rows stand in a box that scrolls. `headPx`: what stands over the first one and stays. */
export function useVirtualRows(
  box: RefObject<HTMLElement | null>,
  { count, rowPx, headPx }: { count: number; rowPx: number; headPx: number },
) {
  // oxlint-disable-next-line react/incompatible-library -- it warns the React Compiler, which does not build this
  return useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  });
}
