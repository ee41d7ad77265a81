import { useEffect, useRef } from "react";

/** Key or two-key sequence (`"g o"`) to what it does. */
export type Bindings = { readonly [keys: string]: () => void };

const SEQUENCE_MS = 1_000;

/** Binds single keys for as long as the component stands. They do nothing while a field or a dialog has focus. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    let first: { key: string; atMs: number } | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const sequence = first !== undefined && event.timeStamp - first.atMs < SEQUENCE_MS ? `${first.key} ${event.key}` : undefined;
      first = { key: event.key, atMs: event.timeStamp };
      const act = (sequence === undefined ? undefined : latest.current[sequence]) ?? latest.current[event.key];
      if (act === undefined) return;
      first = undefined;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}
