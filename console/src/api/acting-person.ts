import { useSyncExternalStore } from "react";

const KEY = "airworthy.person";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of the same browser changes the name too.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Who acts at this browser, as they said themselves; empty when they did not say. Nothing verifies it. */
export function actingPerson(): string {
  return localStorage.getItem(KEY) ?? "";
}

/** Keeps the name for this browser; an empty name forgets it. */
export function setActingPerson(name: string): void {
  if (name === "") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, name);
  for (const listener of listeners) listener();
}

/** The acting person, kept up to date. */
export function useActingPerson(): string {
  return useSyncExternalStore(subscribe, actingPerson);
}
