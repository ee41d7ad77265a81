import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

import { singleKeys } from "../settings/single-keys.ts";

/** Key or two-key sequence (`"g o"`) to what it does. */
export type Bindings = { readonly [keys: string]: () => void };

const SEQUENCE_MS = 1_000;

/** Bindings of everything that stands, in the order in which it came. One listener serves them all: `g a` must not also be `a`. */
const standing = new Set<RefObject<Bindings>>();
let first: { key: string; atMs: number } | undefined;

/** Binds single keys for as long as the component stands. They do nothing while a field or a dialog has focus, or when switched off. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  // Before the browser paints: what is in view answers to its key.
  useLayoutEffect(() => {
    latest.current = bindings;
  });
  useLayoutEffect(() => {
    standing.add(latest);
    if (standing.size === 1) window.addEventListener("keydown", onKey);
    return () => {
      standing.delete(latest);
      if (standing.size === 0) window.removeEventListener("keydown", onKey);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || singleKeys.current() === "off") return;
  const sequence = first !== undefined && event.timeStamp - first.atMs < SEQUENCE_MS ? `${first.key} ${event.key}` : undefined;
  first = { key: event.key, atMs: event.timeStamp };
  const act = (sequence === undefined ? undefined : bound(sequence)) ?? bound(event.key);
  if (act === undefined) return;
  first = undefined;
  event.preventDefault();
  act();
}

/** The newest binding wins: a page's over its frame's. */
function bound(keys: string): (() => void) | undefined {
  return [...standing].findLast(({ current }) => current[keys] !== undefined)?.current[keys];
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}
