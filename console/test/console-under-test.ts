import { join } from "node:path";

import type { Browser, Page } from "playwright-core";

import { startDevelopmentServer } from "../dev/development-server.ts";
import type { DevelopmentServer } from "../dev/development-server.ts";
import type { ScenarioName } from "../dev/scenario.ts";
import { connectToChromium } from "./connect-to-chromium.ts";

/** The instant that development data and the browser's clock share. */
export const NOW = new Date("2026-11-18T13:36:00Z");
/** The built console. */
export const DIST = join(import.meta.dirname, "../dist");

export type View = {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly person?: string;
  /** The page stands without the rail: the sign-in page. */
  readonly alone?: boolean;
};
export type OpenPage = { readonly page: Page; readonly server: DevelopmentServer; readonly errors: readonly string[] };

/** The built console in a real browser, on development data. One per test file, with one page: what is opened takes the place of what was. */
export class ConsoleUnderTest {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #server: DevelopmentServer;
  #errors: string[] = [];

  private constructor(browser: Browser, page: Page, server: DevelopmentServer) {
    this.#browser = browser;
    this.#page = page;
    this.#server = server;
    page.on("pageerror", (error) => this.#errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url)) this.#errors.push(`asked ${request.url()}`);
    });
  }

  static async start(): Promise<ConsoleUnderTest> {
    const server = await startDevelopmentServer({ scenario: "empty", port: 0, dist: DIST, now: NOW });
    const browser = await connectToChromium();
    const page = await browser.newPage({ timezoneId: "Europe/Oslo", reducedMotion: "reduce" });
    await page.goto(`${server.url}/icon.svg`); // somewhere with a storage that can be emptied
    return new ConsoleUnderTest(browser, page, server);
  }

  /** Opens an address as a browser that was never here; console errors and anything asked of another host are gathered. */
  async open(scenario: ScenarioName, path: string, { theme = "light", width = 1440, person, alone = false }: View = {}): Promise<OpenPage> {
    const [page, server] = [this.#page, this.#server];
    await page.unrouteAll();
    await page.evaluate((name) => {
      localStorage.clear();
      sessionStorage.clear();
      if (name !== undefined) localStorage.setItem("airworthy.person", name);
    }, person);
    await page.clock.setFixedTime(NOW);
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    server.restart(scenario);
    const errors: string[] = [];
    this.#errors = errors;
    await page.goto(server.url + path);
    // Everything that listens stands once the page has drawn its rail.
    await (alone ? page.getByLabel("Key", { exact: true }) : page.getByRole("navigation", { name: "Build" })).waitFor();
    return { page, server, errors };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server[Symbol.asyncDispose]();
  }
}

/** How many pixels the page, or a panel in it, is wider than its room. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll(".panel")];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });
}

/** The path and search of the page's address. */
export function address(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
