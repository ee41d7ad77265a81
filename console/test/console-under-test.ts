import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Browser, BrowserContext, Page } from "playwright-core";

import { startDevelopmentServer } from "../dev/development-server.ts";
import type { DevelopmentServer } from "../dev/development-server.ts";
import type { ScenarioName } from "../dev/scenario.ts";
import { launchChromium } from "./launch-chromium.ts";

/** The instant that development data and the browser's clock share. */
export const NOW = new Date("2026-11-18T13:36:00Z");

const ROOT = join(import.meta.dirname, "..");
const VITE = join(ROOT, "../node_modules/vite/bin/vite.js");
export type View = {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly person?: string;
  /** The page stands without the rail: the sign-in page. */
  readonly alone?: boolean;
};
export type OpenPage = { readonly page: Page; readonly server: DevelopmentServer; readonly errors: readonly string[] };

/** The built console in a real browser, on development data. One per test file. */
export class ConsoleUnderTest {
  readonly dist: string;
  readonly #browser: Browser;
  readonly #open: { readonly context: BrowserContext; readonly server: DevelopmentServer }[] = [];

  private constructor(dist: string, browser: Browser) {
    this.dist = dist;
    this.#browser = browser;
  }

  static async start(): Promise<ConsoleUnderTest> {
    const dist = await mkdtemp(join(tmpdir(), "airworthy-console-"));
    // In a process of its own: the test runner's NODE_ENV would build React for development.
    const env = { ...process.env, NODE_ENV: "production" };
    const [browser] = await Promise.all([
      launchChromium(),
      promisify(execFile)(process.execPath, [VITE, "build", ROOT, "--outDir", dist, "--emptyOutDir", "--logLevel", "error"], { env }),
    ]);
    return new ConsoleUnderTest(dist, browser);
  }

  /** Opens an address in a fresh profile; console errors and anything asked of another host are gathered. */
  async open(scenario: ScenarioName, path: string, { theme = "light", width = 1440, person, alone = false }: View = {}): Promise<OpenPage> {
    const server = await startDevelopmentServer({ scenario, port: 0, dist: this.dist, now: NOW });
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      timezoneId: "Europe/Oslo",
      reducedMotion: "reduce",
    });
    this.#open.push({ context, server });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    if (person !== undefined) await page.addInitScript((name) => localStorage.setItem("airworthy.person", name), person);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url)) errors.push(`asked ${request.url()}`);
    });
    await page.goto(server.url + path);
    // Everything that listens stands once the page has drawn its rail.
    await (alone ? page.getByLabel("Key") : page.getByRole("navigation", { name: "Build" })).waitFor();
    return { page, server, errors };
  }

  /** Closes every page and server of the test that ends. */
  async closePages(): Promise<void> {
    for (const { context, server } of this.#open.splice(0)) {
      await context.close();
      await server[Symbol.asyncDispose]();
    }
  }

  async stop(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
    await rm(this.dist, { recursive: true, force: true });
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
