import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the Chromium of this run listens. */
    readonly chromium: string;
  }
}

/** The Chromium of this run. Closing it ends this connection's pages, not the browser. */
export function connectToChromium(): Promise<Browser> {
  return chromium.connect(inject("chromium"));
}
