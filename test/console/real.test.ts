import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchChromium } from "../../console/test/launch-chromium.ts";
import type { ReleaseView } from "../../src/delivery/views.ts";
import { type Platform, startPlatform, writeCounterAgent } from "../platform.ts";

describe("the console on a real server", () => {
  let platform: Platform;
  let evaluation = "";
  let browser: Browser;
  beforeAll(async () => {
    platform = await startPlatform();
    const first = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, "v1"));
    evaluation = (first.json as ReleaseView).evaluation ?? "";
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  });

  test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 900],
    ["dark", 900],
  ] as const)("shows every page in %s at %i px without an error or sideways scrolling", async (colorScheme, width) => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const pages: [path: string, words: string][] = [
      ["/", "Waiting for a person"],
      ["/agents", "counter"],
      ["/agents/counter", "Deployments"],
      ["/releases", "counter v1"],
      ["/releases/counter/v1", "A person decides on production"],
      ["/evaluations", "counter/core"],
      [`/evaluations/${evaluation}`, "Task success"],
    ];
    for (const [path, words] of pages) {
      await page.goto(platform.api() + path);
      await page.getByText(words).first().waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), path).toBe(0);
    }
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a sign-off in the console takes the version live, and the page shows it without being reloaded", async () => {
    const page = await browser.newPage();
    await page.goto(`${platform.api()}/releases/counter/v1`);
    await page.getByRole("button", { name: /Sign off/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/name/i).fill("Idris");
    await dialog.getByLabel(/reason/i).fill("Gate and smoke test are clean");
    await dialog.getByRole("button", { name: /Sign off/ }).click();
    await page.getByText("v1 is live with all new sessions.").waitFor();
    const release = await platform.get<ReleaseView>("/releases/counter@v1");
    expect(release).toMatchObject({
      status: "live",
      signOffs: [{ person: "Idris", verified: false, reason: "Gate and smoke test are clean" }],
    });
    await page.close();
  });
});
