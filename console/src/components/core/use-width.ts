import { useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/** The width of an element in CSS pixels, so that a drawing can be made for it and its text keeps its size. `guess` until it is known. */
export function useWidth<E extends HTMLElement>(guess: number): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(guess);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    // Before the first paint: a drawing does not jump.
    setWidth(Math.floor(measured.getBoundingClientRect().width));
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
