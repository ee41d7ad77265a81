import { useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/**
 * The width of an element in CSS pixels, so that a drawing can be made for it and its text keeps its size. `guess` until it is
 * known; an element that is not laid out keeps the width it had.
 */
export function useWidth<E extends HTMLElement>(guess: number): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(guess);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = (): void => setWidth((before) => Math.floor(measured.getBoundingClientRect().width) || before);
    // Before the first paint: a drawing does not jump.
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
