import { useEffect } from "react";
import type { RefObject } from "react";

const boxes = "table, ol, pre, .scroll, .pair";
const stops = "a[href], button, input, select, textarea, summary, [tabindex]";

/**
 * Makes whatever scrolls and holds nothing that takes the focus a stop of the Tab key, so that it can be scrolled without a mouse in browsers
 * that do not do so by themselves; it stops being one when it fits.
 */
export function useScrollStops(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = root;
    if (current === null) return undefined;
    const made = new WeakSet<HTMLElement>();
    let frame = 0;
    const settle = (): void => {
      for (const box of current.querySelectorAll<HTMLElement>(boxes)) {
        const isStop = scrolls(box) && box.querySelector(stops) === null;
        if (isStop && !box.hasAttribute("tabindex")) {
          made.add(box);
          box.tabIndex = 0;
        } else if (!isStop && made.delete(box)) box.removeAttribute("tabindex");
      }
    };
    const soon = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(settle);
    };
    const [sizes, changes] = [new ResizeObserver(soon), new MutationObserver(soon)];
    sizes.observe(current);
    changes.observe(current, { childList: true, subtree: true });
    return () => {
      sizes.disconnect();
      changes.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [root]);
}

function scrolls(box: HTMLElement): boolean {
  const { overflowX, overflowY } = getComputedStyle(box);
  const may = (overflow: string): boolean => overflow === "auto" || overflow === "scroll";
  return (may(overflowX) && box.scrollWidth > box.clientWidth) || (may(overflowY) && box.scrollHeight > box.clientHeight);
}
