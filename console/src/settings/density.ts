import { preference } from "./preference.ts";

/** How much room the rows of tables take. */
export const density = preference("density", ["roomy", "compact"]);

/** Puts the density on the page, now and whenever it is chosen. */
export function startDensity(): void {
  const apply = (): void => {
    document.documentElement.dataset["density"] = density.current();
  };
  apply();
  density.subscribe(apply);
}
