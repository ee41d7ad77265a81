import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const KEY = "airworthy.theme";
const listeners = new Set<() => void>();
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

function systemTheme(): Theme {
  return systemDark.matches ? "dark" : "light";
}

/** The theme in force: the person's choice, else the system's. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : systemTheme();
}

/** Puts the theme on the page before the first paint, and from then on whenever the system changes its own. */
export function startTheme(): void {
  applyTheme();
  systemDark.addEventListener("change", applyTheme);
}

function applyTheme(): void {
  document.documentElement.dataset["theme"] = currentTheme();
  for (const listener of listeners) listener();
}

/** Changes to the other theme. Choosing what the system has forgets the choice, so that the system is followed again. */
export function toggleTheme(): void {
  const next: Theme = currentTheme() === "dark" ? "light" : "dark";
  if (next === systemTheme()) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  applyTheme();
}

/** The theme in force, kept up to date. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
