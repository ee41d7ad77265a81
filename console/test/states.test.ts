import { afterAll, beforeAll, expect, test } from "vitest";

import { hex } from "../dev/data/trace-parts.ts";
import { ConsoleUnderTest, overflow } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const all = [
  "/",
  "/agents",
  "/agents/support-desk",
  "/releases",
  "/releases/support-desk/v3",
  "/evaluations",
  "/evaluations/eval_316",
  "/decisions",
  "/decisions/dec_v3_sign-off",
  "/traces",
  `/traces/${hex("refused", 32)}`,
  "/sessions",
  "/sessions/chat-8821",
  "/people",
  "/audit",
] as const;

test.each(all)("%s shows a skeleton while it is read, once that takes longer than a glance", async (path) => {
  const { page } = await console.open("loading", path, { width: 900 });
  await page.locator(".sk").first().waitFor();
  expect(await page.locator("[aria-busy=true]").count()).toBeGreaterThan(0);
  expect(await overflow(page)).toBe(0);
});

test.each(all)("%s tells an error with its code and request id and reads again when asked", async (path) => {
  const { page, server } = await console.open("error", path);
  await page.getByText("platform/database-unreachable · req_8f21c0").waitFor();
  server.play("journey");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("platform/database-unreachable").waitFor({ state: "detached" });
  await page.locator(".panel h2").first().waitFor();
});

test.each(all)("%s says what a refusal needs", async (path) => {
  const { page } = await console.open("denied", path);
  await page.getByText("Somebody with the role platform can grant it.").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
});

test.each([
  ["/", "No agents yet", "airworthy release"],
  ["/agents", "No agents yet", "airworthy release"],
  ["/releases", "No releases yet", "airworthy release"],
  ["/evaluations", "No evaluations yet", "airworthy gate"],
])("%s empty says what belongs there and the command that fills it", async (path, title, command) => {
  const { page } = await console.open("empty", path);
  await page.getByRole("heading", { name: title }).waitFor();
  await page.getByRole("button", { name: `Copy the command ${command}` }).waitFor();
});

test.each([
  ["/decisions", "Nothing waits for a person", "airworthy decision list"],
  ["/decisions?show=decided", "Nothing has been decided yet", "airworthy decision list"],
  ["/traces", "No trace fits", "airworthy traces"],
  ["/sessions", "No session fits", "begins with the first message"],
  ["/people", "Nobody yet", "airworthy person add NAME --role platform"],
  ["/audit", "No record fits", "newest first"],
])("%s empty says what belongs there and how it comes there", async (path, title, how) => {
  const { page } = await console.open("empty", path);
  await page.getByRole("heading", { name: title }).waitFor();
  await page.getByText(how).waitFor();
});

test("without a store for spans the page says what to do, and reads again when asked", async () => {
  const { page, server } = await console.open("no-store", "/traces", { width: 390 });
  await page.getByRole("heading", { name: "There is no store for spans" }).waitFor();
  await page.getByRole("button", { name: "Copy the command airworthy doctor" }).waitFor();
  expect(await overflow(page)).toBe(0);
  server.play("journey");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("10 of 10").waitFor();
});

test("an address of a thing that does not exist says which one", async () => {
  const { page } = await console.open("empty", "/agents/nobody");
  await page.getByText('There is no agent "nobody" in this project.').waitFor();
  const other = await console.open("journey", "/nowhere/at/all");
  await other.page.getByRole("heading", { name: "This address names nothing" }).waitFor();
});

test("what was read stays in view when reading it again fails", async () => {
  const { page, server } = await console.open("journey", "/releases");
  await page.getByRole("link", { name: "support-desk v2" }).waitFor();
  server.play("error");
  server.emit("release", "rel_v2");
  await page.getByText("Reading it again failed").waitFor();
  expect(await page.getByRole("link", { name: "support-desk v2" }).isVisible()).toBe(true);
});

test("an answer that a page cannot draw leaves the rail and the other pages standing", async () => {
  const { page } = await console.open("journey", "/agents");
  await page.route("**/api/v1/releases", (route) => route.fulfill({ json: { items: [{ id: "rel_1" }], nextCursor: null } }));
  await page.route("**/api/v1/evaluations", (route) => route.fulfill({ body: "<html>" }));
  await page.getByRole("link", { name: "Releases" }).click();
  await page.getByText("console/unexpected").waitFor();
  await page.getByRole("link", { name: "Evaluations" }).click();
  await page.getByText("console/unreadable").waitFor();
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.locator("table").first().waitFor();
});
