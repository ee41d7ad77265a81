import { fileURLToPath } from "node:url";

import { type Browser, chromium, type Page } from "playwright-core";

import { type DevelopmentServer, startDevelopmentServer } from "../console/dev/development-server.ts";
import type { View } from "../console/dev/pages.ts";
import { findChromium } from "./find-chromium.ts";

/** The instant that pictures and checks are made at: the same picture from the same data. */
const now = new Date("2026-11-18T13:36:00Z");

/** The built console on made-up data in a browser of its own. */
export type OpenConsole = AsyncDisposable & {
  readonly page: Page;
  /** Opens a view and waits until it is there. */
  open(view: View, theme: "light" | "dark"): Promise<void>;
};

/** Opens it; the error says why there is no browser. */
export async function openConsole(width: number, height: number): Promise<OpenConsole> {
  const found = findChromium();
  if (!found.ok) throw new Error(found.error);
  const dist = fileURLToPath(new URL("../console/dist", import.meta.url));
  const server: DevelopmentServer = await startDevelopmentServer({ scenario: "journey", port: 0, dist, now });
  const browser: Browser = await chromium.launch({ executablePath: found.value, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: "Europe/Oslo", reducedMotion: "reduce" });
  return {
    page,
    open: async ({ path, scenario, words }, theme) => {
      server.restart(scenario);
      await page.clock.setFixedTime(now);
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(server.url + path);
      await page.getByText(words).first().waitFor({ state: "attached" }); // some words are not shown on narrow pages
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
