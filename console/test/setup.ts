import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

const CONSOLE = join(import.meta.dirname, "..");
const VITE = join(CONSOLE, "../node_modules/vite/bin/vite.js");
// Without these Chromium looks for its maker's hosts at every start.
const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Before the first file: builds the console and starts the one headless Chromium that all files share; CHROMIUM names another than Debian's. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const [browser] = await Promise.all([
    chromium.launchServer({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu", ...quiet] }),
    // In a process of its own: the test runner's NODE_ENV would build React for development.
    promisify(execFile)(process.execPath, [VITE, "build", CONSOLE, "--logLevel", "error"], {
      env: { ...process.env, NODE_ENV: "production" },
    }),
  ]);
  provide("chromium", browser.wsEndpoint());
  return () => browser.close();
}
