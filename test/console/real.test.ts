import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { connectToChromium } from "../../console/test/connect-to-chromium.ts";
import type { ReleaseView } from "../../src/delivery/views.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, writeCounterAgent } from "../platform.ts";

describe("the console on a real server", () => {
  let platform: Platform;
  let evaluation = "";
  let browser: Browser;
  beforeAll(async () => {
    platform = await startPlatform();
    const first = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, "v1"));
    evaluation = (first.json as ReleaseView).evaluation ?? "";
    browser = await connectToChromium();
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
      ["/decisions", "counter v1 goes to production."],
      ["/people", "nobody has a key yet"],
      ["/audit", "A release of counter v1 was started"],
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

  test("a canary is followed live until its rollback, which is told at once and drawn", async () => {
    const contract = "outcome: { horizonMs: 400, signals: [{ name: agent-error, kind: error }] }";
    const rollout =
      "rollout: { strategy: canary, steps: [{ weight: 0.3, soakMs: 0, minSessions: 200 }], maxFailureRate: 0.3, drainMs: 60000 }";
    const file = writeCounterAgent(platform.folder, "v2", { extra: `${contract}\n${rollout}`, env: { FAILING: "0.8" } });
    await platform.cli("release", "--file", file);
    await platform.cli("release", "sign-off", "counter@v2", "--as", "maren", "--reason", "fine");
    const page = await browser.newPage();
    await page.goto(`${platform.api()}/releases/counter/v2`);
    let talking = true;
    const customers = (async () => {
      while (talking) await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello").catch(() => undefined); // failing is what it is for
    })();
    await page.locator(".pill", { hasText: "Canary at 30" }).waitFor();
    const chart = page.getByRole("img", { name: /^E-value by session/ });
    await chart.waitFor();
    await page.getByRole("alert").filter({ hasText: "Rolled back: v2 fails more often than v1" }).waitFor({ state: "attached" });
    talking = false;
    await customers;
    await page.locator(".pill", { hasText: "Rolled back" }).waitFor();
    await chart.getByText(/ at session \d+$/).waitFor();
    await page.close();
  });

  test("the first person is added in the console, which is signed in as them; others need a key from then on", async () => {
    const page = await browser.newPage();
    await page.goto(`${platform.api()}/people`);
    await page.getByRole("button", { name: "Add the first person" }).click();
    await page.getByLabel("Name", { exact: true }).fill("maren");
    await page.getByRole("button", { name: "Add maren" }).click();
    await page.getByText("This browser is signed in with it as maren.").waitFor();
    const key = (await page.locator("dialog .exact").textContent()) ?? "";
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("row").filter({ hasText: "platform" }).getByRole("link", { name: "maren" }).waitFor();
    await page.close();

    const other = await browser.newContext();
    const there = await other.newPage();
    await there.goto(`${platform.api()}/releases/counter/v1`);
    await there.getByLabel("Key", { exact: true }).fill(key); // not the button of the keyboard's keys
    await there.keyboard.press("Enter");
    await there.getByRole("heading", { name: "counter v1" }).waitFor();
    await there.getByRole("button", { name: "maren" }).getByText("signed in by a key").waitFor();
    await other.close();
  });
});
