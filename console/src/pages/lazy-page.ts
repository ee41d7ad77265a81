import { lazy } from "react";
import type { ComponentType } from "react";

const KEY = "airworthy.loaded-anew";

/**
 * A page that loads with its route. After the server was updated the file that this console knows may be gone: the console is loaded anew,
 * once; if that does not help the page says what is wrong.
 */
export function lazyPage<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    try {
      const page = await load();
      sessionStorage.removeItem(KEY);
      return { default: page };
    } catch (error) {
      if (sessionStorage.getItem(KEY) !== null) throw error;
      sessionStorage.setItem(KEY, "yes");
      window.location.reload();
      return new Promise<never>(() => undefined);
    }
  });
}
