import { expect, test } from "vitest";

import { connectToChromium } from "../../console/test/connect-to-chromium.ts";
import type { EvaluationView } from "../../src/evaluation/views.ts";
import type { ReviewView } from "../../src/evaluation/review-views.ts";
import { startPlatform, writeCounterAgent } from "../platform.ts";

const cases = Array.from({ length: 12 }, (_, n) => `  - { id: c${n}, turns: ["Hello ${n}"], expect: { answer: { contains: [good] } } }`);
const suite = `suite: counter/core\ntrials: 1\ncases:\n${cases.join("\n")}\n  - { id: nostalgic, turns: ["Who are you?"], expect: { answer: { contains: [old] } } }\n`;

test("the review of a real run is asked for, labelled by keyboard and told in the console", { timeout: 240_000 }, async () => {
  await using platform = await startPlatform();
  const browser = await connectToChromium();
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const write = (version: string) => writeCounterAgent(platform.folder, version, { suite });
  await platform.cli("release", "--file", write("good-old"));
  await platform.cli("release", "sign-off", "counter@good-old", "--as", "maren", "--reason", "fine");
  const gated = await platform.cli("--json", "gate", "--file", write("good-new"));
  const { id } = gated.json as EvaluationView;

  await page.goto(`${platform.api()}/evaluations/${id}`);
  await page.evaluate(() => localStorage.setItem("airworthy.person", "ada"));
  await page.reload();
  await page.getByLabel("People for each case").selectOption("1");
  await page.getByRole("button", { name: "Ask for a review" }).click();
  await page.getByRole("link", { name: "Review", exact: true }).click();
  for (const left of [3, 2, 1]) {
    await page.getByText(`${3 - left} of 3 items labelled`).waitFor();
    await page.getByRole("heading", { name: `Item ${4 - left} of 3` }).waitFor();
    for (const key of ["t", "1", "3", "Enter"]) await page.keyboard.press(key);
  }
  await page.getByRole("heading", { name: "good-new against good-old" }).waitFor();
  await page.getByRole("region", { name: "Why" }).getByText("1 person looked at 3 items, blind").waitFor();
  const { items } = await platform.get<{ items: ReviewView[] }>(`/reviews?evaluation=${id}`);
  expect(items).toMatchObject([
    { status: "complete", labels: 3, result: { numbers: { disagreements: { ties: 1 }, control: { ties: 2 } } } },
  ]);
  expect(errors).toEqual([]);
  await browser.close();
});
