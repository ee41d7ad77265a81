import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";
import { faintTexts } from "./faint-texts.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
}, 60_000);
afterEach(() => console.closePages());
afterAll(() => console.stop());

test.each([
  ["/releases/support-desk/v3", "canary", "Sequential test"],
  ["/releases/support-desk/v3", "canary-asks", "Sequential test"],
  ["/releases/support-desk/v3", "rolled-back", "Sequential test"],
  ["/decisions/dec_4be0", "decisions", "The exact call"],
  ["/decisions/dec_77c2?show=decided", "decisions", "The exact call"],
  ["/people?person=jonas.lind", "people", "k_5d77"],
  ["/people", "journey", "nobody has a key yet"],
  ["/audit", "people", "240 of 240 records"],
  ["/audit", "altered-audit", "Not signed any more"],
] as const)("%s of %s reads with 4.5:1 in both themes", async (path, scenario, text) => {
  const { page } = await console.open(scenario, path);
  await page.getByText(text).first().waitFor();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    expect(await faintTexts(page), theme).toEqual([]);
  }
});
