import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const KEY = "airworthy.theme";
const listeners = new Set<() => void>();
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

/** Puts the theme on the page before the first paint, and from then on whenever the system changes its own. */
export function startTheme(): void {
  applyTheme();
  systemDark.addEventListener("change", applyTheme);
}

/** Changes to the other theme. Choosing what the system has forgets the choice, so that the system is followed again. */
export function toggleTheme(): void {
  const next: Theme = shownTheme() === "dark" ? "light" : "dark";
  if (next === systemTheme()) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  applyTheme();
}

/** The theme in force, kept up to date. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, shownTheme);
}

/** The person's choice, else the system's. */
function applyTheme(): void {
  const chosen = localStorage.getItem(KEY);
  document.documentElement.dataset["theme"] = chosen === "light" || chosen === "dark" ? chosen : systemTheme();
  for (const listener of listeners) listener();
}

/** What the page shows. Drawing asks this and not the system: a browser does not tell of a change that was read before it was told. */
function shownTheme(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

function systemTheme(): Theme {
  return systemDark.matches ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
