import { useSyncExternalStore } from "react";

import { preference } from "./preference.ts";

type Theme = "light" | "dark";

/** The theme that the person chose. */
export const themeChoice = preference("theme", ["system", "light", "dark"]);

const listeners = new Set<() => void>();
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

/** Puts the theme on the page before the first paint, and from then on whenever it is chosen or the system changes its own. */
export function startTheme(): void {
  applyTheme();
  systemDark.addEventListener("change", applyTheme);
  themeChoice.subscribe(applyTheme);
}

/** Changes to the other theme. What the system has needs no choice: it is followed again. */
export function toggleTheme(): void {
  const next: Theme = shownTheme() === "dark" ? "light" : "dark";
  themeChoice.choose(next === systemTheme() ? "system" : next);
}

/** The theme in force, kept up to date. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, shownTheme);
}

function applyTheme(): void {
  const chosen = themeChoice.current();
  document.documentElement.dataset["theme"] = chosen === "system" ? systemTheme() : chosen;
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
