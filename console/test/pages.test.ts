import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest, overflow } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
}, 60_000);
afterEach(() => console.closePages());
afterAll(() => console.stop());

/** Each page with a text that only its data brings. */
const pages = [
  ["/", "Gate failed: v2 solves 26.6 points fewer tasks than v1"],
  ["/agents", "Finds products by what people say"],
  ["/agents/support-desk", "dep_v1_production"],
  ["/releases", "support-desk v4"],
  ["/releases/support-desk/v1", "approved by Maren Holt"],
  ["/releases/support-desk/v2", "v1 stays live; no customer met v2."],
  ["/releases/support-desk/v3", "needs one person, not the author"],
  ["/evaluations", "support-desk v2 against v1"],
  ["/evaluations/eval_315", "floors and limits decided"],
  ["/evaluations/eval_316", "no call here"],
  ["/evaluations/eval_319", "23 of 64 done"],
] as const;

test.each(pages)(
  "%s shows its data in both themes and widths, without sideways scrolling, an error, or a request elsewhere",
  async (path, text) => {
    const { page, errors } = await console.open("journey", path);
    await page.getByText(text).first().waitFor();
    expect(await page.locator("h1").count()).toBe(1);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of [1440, 1341, 1101, 900]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page), `${theme}, ${width} px`).toBe(0);
      }
      await page.locator(`html[data-theme=${theme}]`).waitFor();
    }
    expect(errors).toEqual([]);
  },
  15_000,
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

test("an inconclusive gate waits for a person and says that nothing passes by itself", async () => {
  const { page } = await console.open("waiting", "/releases/support-desk/v3");
  await page.getByText("Nothing passes by itself").waitFor();
  expect(await page.getByRole("region", { name: "Why" }).getAttribute("data-s")).toBe("unsure");
});
