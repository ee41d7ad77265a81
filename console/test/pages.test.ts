import { afterAll, beforeAll, expect, test } from "vitest";

import { viewsOf } from "../dev/pages.ts";
import { scenarios } from "../dev/scenario.ts";
import type { ScenarioName } from "../dev/scenario.ts";
import { ConsoleUnderTest, overflow } from "./console-under-test.ts";
import { faintTexts } from "./faint-texts.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const views = Object.keys(scenarios)
  .flatMap((name) => viewsOf(name as ScenarioName)) // the record's own keys
  .filter(({ scenario }) => !["loading", "empty", "error", "denied", "signed-out"].includes(scenario));

test.each(views)(
  "$path of $scenario shows its data at every width, at 4.5:1 in both themes, without sideways scrolling, an error, or a request elsewhere",
  async ({ path, scenario, words }) => {
    const { page, errors } = await console.open(scenario, path);
    await page.getByText(words).first().waitFor();
    expect(await page.locator("h1").count()).toBe(1);
    for (const width of [1440, 1341, 1101, 900, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(page), `${width} px`).toBe(0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-theme=${theme}]`).waitFor();
      expect(await faintTexts(page), theme).toEqual([]);
    }
    expect(errors).toEqual([]);
  },
);

test("a rehearsed model and declared prices are named as such", async () => {
  const evaluation = await console.open("journey", "/evaluations/eval_316");
  await evaluation.page.getByText("rehearsed model, not a language model").waitFor();
  await evaluation.page.getByText("at declared prices").first().waitFor();
  const agent = await console.open("journey", "/agents/support-desk");
  await agent.page.getByText("rehearsed, not a language model, declared price").first().waitFor();
  const release = await console.open("journey", "/releases/support-desk/v2");
  await release.page.getByText("rehearsed: plays a fixed policy, not a language model; declared price").waitFor();
});

test("the overview leads to the inbox, a release to its whole record, and any view to a copy of its address", async () => {
  const { page } = await console.open("canary", "/");
  await page.getByRole("link", { name: "Open inbox" }).click();
  await page.waitForURL("**/decisions");
  const release = await console.open("canary", "/releases/support-desk/v3");
  await release.page.getByRole("link", { name: "Open all" }).click();
  await page.waitForURL((url) => url.search === "?object=release%2Frel_v3");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the link to this view" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test("an inconclusive gate waits for a person and says that nothing passes by itself", async () => {
  const { page } = await console.open("waiting", "/releases/support-desk/v3");
  await page.getByText("Nothing passes by itself").waitFor();
  expect(await page.getByRole("region", { name: "Why" }).getAttribute("data-s")).toBe("unsure");
});
