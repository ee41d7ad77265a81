import { afterAll, beforeAll, expect, test } from "vitest";

import { sessionId } from "../dev/data/digests.ts";
import { hex } from "../dev/data/trace-parts.ts";
import { ConsoleUnderTest, overflow } from "./console-under-test.ts";
import { faintTexts } from "./faint-texts.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

/** Each page with a text that only its data brings. */
const pages = [
  ["/", "journey", "Gate failed: v2 solves 26.6 points fewer tasks than v1"],
  ["/", "decisions", "3 held tool calls"],
  ["/agents", "journey", "Finds products by what people say"],
  ["/agents/support-desk", "journey", "dep_v1_production"],
  ["/releases", "journey", "support-desk v4"],
  ["/releases/support-desk/v1", "journey", "approved by Maren Holt"],
  ["/releases/support-desk/v2", "journey", "v1 stays live; no customer met v2."],
  ["/releases/support-desk/v3", "journey", "needs one person, not the author"],
  ["/releases/support-desk/v3", "canary", "Canary at 25"],
  ["/releases/support-desk/v3", "canary-asks", "That is not enough to go on alone"],
  ["/releases/rel_v3", "rolled-back", "24 at session 594"],
  ["/agents/support-desk", "rolled-back", "Rolled back"],
  ["/evaluations", "journey", "support-desk v2 against v1"],
  ["/evaluations/eval_315", "journey", "floors and limits decided"],
  ["/evaluations/eval_316", "journey", "no call here"],
  ["/evaluations/eval_319", "journey", "23 of 64 done"],
  ["/decisions", "decisions", "The exact call"],
  ["/decisions/dec_a871", "decisions", "The photo shows the break."],
  ["/decisions/dec_4be0", "decisions", "The exact call"],
  ["/decisions/dec_77c2?show=decided", "decisions", "The exact call"],
  ["/decisions/dec_v3_sign-off", "decisions", "It is decided at its release"],
  ["/traces", "journey", "search was called 6 times with equal arguments"],
  [`/traces/${hex("refused", 32)}`, "journey", "3 equal calls, 2 failed"],
  [`/traces/${hex("refused", 32)}?tab=conversation`, "journey", "Then cancel it and give me the money back."],
  [`/traces/${hex("own", 32)}?tab=raw`, "journey", "telemetry.sdk.language"],
  [`/traces/${hex("streaming", 32)}`, "journey", "desk-main has not ended yet"],
  ["/sessions", "rolled-back", "refund was called"],
  [`/sessions/${sessionId("s-7f31c2")}`, "rolled-back", "What its release decided"],
  ["/sessions/adr-20917", "no-store", "Traces need a store for spans"],
  ["/people", "journey", "Names are unverified"],
  ["/people?person=jonas.lind", "people", "opened until"],
  ["/audit", "people", "240 of 240 records"],
  ["/audit", "altered-audit", "Nothing is signed any more"],
] as const;

test.each(pages)(
  "%s of %s shows its data at every width, at 4.5:1 in both themes, without sideways scrolling, an error, or a request elsewhere",
  async (path, scenario, text) => {
    const { page, errors } = await console.open(scenario, path);
    await page.getByText(text).first().waitFor();
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

test("an inconclusive gate waits for a person and says that nothing passes by itself", async () => {
  const { page } = await console.open("waiting", "/releases/support-desk/v3");
  await page.getByText("Nothing passes by itself").waitFor();
  expect(await page.getByRole("region", { name: "Why" }).getAttribute("data-s")).toBe("unsure");
});
