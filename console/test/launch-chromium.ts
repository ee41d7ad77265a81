import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

// Without these Chromium looks for its maker's hosts at every start.
const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Starts a headless Chromium with a fresh profile; CHROMIUM names another than Debian's. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu", ...quiet] });
}
