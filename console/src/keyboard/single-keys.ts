import { useSyncExternalStore } from "react";

const KEY = "airworthy.single-keys";
const listeners = new Set<() => void>();

/** True unless this browser's person switched single keys off, for speech input that would press them (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

/** Switches single keys on or off in this browser. */
export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
  for (const listener of listeners) listener();
}

/** Whether single keys are on, kept up to date. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, singleKeysOn);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
