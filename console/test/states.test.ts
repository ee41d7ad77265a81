import { afterAll, beforeAll, expect, test } from "vitest";

import { pages } from "../dev/pages.ts";
import { permissionTable } from "../../src/tenancy/domain/permissions.ts";
import { ConsoleUnderTest, overflow } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test.each(pages)("$path shows a skeleton while it is read, once that takes longer than a glance", async ({ path, what }) => {
  const { page, errors } = await console.open("loading", path, { width: 900 });
  await page.locator(".sk").first().waitFor();
  await page.getByRole("status").getByText(`Loading ${what.toLowerCase()}`).waitFor();
  expect(await page.locator("[aria-busy=true]").count()).toBeGreaterThan(0);
  expect(await overflow(page)).toBe(0);
  expect(errors).toEqual([]);
});

test.each(pages)("$path says what could not be read, why, what still works, and reads again when asked", async ({ path, what }) => {
  const { page, server } = await console.open("error", path);
  await page.getByRole("heading", { name: `${what} could not be read` }).waitFor();
  await page.getByText("The control database did not answer within 5 s. The gateway keeps serving with its last snapshot.").waitFor();
  await page.getByText("platform/database-unreachable · req_8f21c0").waitFor();
  server.play("journey");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("platform/database-unreachable").waitFor({ state: "detached" });
  await page.locator(".panel h2").first().waitFor();
});

test.each(pages)("$path says to whom it is denied what it needs, what they have, and who can give it", async ({ path, what, needs }) => {
  const { page } = await console.open("denied", path);
  await page.getByRole("heading", { name: `You may not see ${what.charAt(0).toLowerCase()}${what.slice(1)}` }).waitFor();
  const { roles } = permissionTable[needs];
  await page.getByText(`noah lacks ${needs}`).waitFor();
  await page.getByText(`It comes with: ${roles.join(", ")}. noah has: reporter in production.`).waitFor();
  await page.getByText("Somebody with the role platform can grant it.").waitFor();
  await page.getByText("tenancy/not-permitted · req_8f21c0").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
});

test.each(pages)("$path empty says what belongs there and how it comes there", async ({ path, empty }) => {
  const { page } = await console.open("empty", path);
  await page.getByRole("heading", { name: empty.title }).waitFor();
  await page.getByText(empty.how).first().waitFor();
  expect(await overflow(page)).toBe(0);
});

test("a list that a filter leaves empty says so", async () => {
  const { page } = await console.open("empty", "/decisions?show=decided");
  await page.getByRole("heading", { name: "Nothing has been decided yet" }).waitFor();
});

test("without a store for spans the page says what to do, and reads again when asked", async () => {
  const { page, server } = await console.open("no-spans", "/traces", { width: 390 });
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
