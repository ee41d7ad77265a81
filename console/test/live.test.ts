import { afterAll, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("a change reads again what it names, and nothing else", async () => {
  const { page, server } = await console.open("journey", "/evaluations/eval_319");
  await page.getByText("23 of 64 done").waitFor();
  await page.getByText("What was expected").waitFor(); // the case in view has been read too
  const before = server.read.length;
  const answered = (path: string) => page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(path));
  const reread = ["/evaluations/eval_319", "/evaluations/eval_319/cases", "/evaluations/eval_319/cases/refund-eligible-01"];
  const answers = Promise.all(reread.map(answered));
  server.emit("evaluation", "eval_319");
  await answers;
  server.emit("evaluation", "eval_of-another-page");
  server.emit("weather", "x");
  const overview = answered("/overview");
  server.emit("agent", "support-desk");
  await overview;
  expect(server.read.slice(before).toSorted()).toEqual([...reread, "/overview"]);
});

test("people are read again when somebody changed them, and with them what this person may do", async () => {
  const { page, server } = await console.open("people", "/people");
  await page.getByRole("link", { name: "jonas.lind" }).waitFor();
  const before = server.read.length;
  server.emit("person", "jonas.lind");
  await expect.poll(() => server.read.slice(before).toSorted()).toEqual(["/me", "/people"]);
});

test("a lost stream is said, and everything in view is read again when it returns", async () => {
  const { page, server } = await console.open("journey", "/releases/support-desk/v3");
  await page.getByText("needs one person, not the author").waitFor();
  expect(await page.getByText("Not live: reconnecting").count()).toBe(0);
  server.cutStreams(true);
  await page.getByText("Not live: reconnecting").waitFor();
  server.play("waiting");
  server.cutStreams(false);
  await page.getByText("Nothing passes by itself").waitFor({ timeout: 15_000 });
  await page.getByText("Not live: reconnecting").waitFor({ state: "detached" });
}, 25_000);

test("what changes faster than it is read is read to its end, and then once more", async () => {
  const { page, server } = await console.open("canary", "/releases/support-desk/v3");
  await page.getByText("Sequential test").waitFor();
  let reads = 0;
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/releases/support-desk%40v3", async (route) => {
    reads++;
    await held;
    await route.continue();
  });
  server.emit("release", "rel_v3");
  await expect.poll(() => reads).toBe(1);
  server.emit("release", "rel_v3");
  await expect(page.waitForEvent("requestfailed", { timeout: 800 })).rejects.toThrow("Timeout");
  answer();
  await expect.poll(() => reads).toBe(2);
});
