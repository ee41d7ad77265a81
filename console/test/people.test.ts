import { afterAll, beforeAll, expect, test } from "vitest";

import { developmentKey } from "../dev/answer-people.ts";
import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("people and machines stand with their roles per environment and the state of their keys", async () => {
  const { page, errors } = await console.open("people", "/people");
  await page.getByText("6 people, 2 machines").waitFor();
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  expect(await row("jonas.lind").locator(".tag").allTextContents()).toEqual(["prompt-engineer", "approver in production"]);
  await row("jonas.lind").getByText("never used").waitFor();
  await row("freja").getByText("Disabled").waitFor();
  await row("ci").getByText("machine").waitFor();
  await page.getByRole("link", { name: "jonas.lind" }).click();
  expect(address(page)).toBe("/people?person=jonas.lind");
  await page.getByRole("region", { name: "jonas.lind" }).getByText("Expired").waitFor();
  expect(errors).toEqual([]);
});

test("before the first key names are said to be unverified; the first person gets platform and the browser signs in as them", async () => {
  const { page, server } = await console.open("journey", "/people", { person: "Maren Holt" });
  await page.getByText("nobody has a key yet").waitFor();
  await page.getByText("airworthy person add NAME --role platform").waitFor();
  await page.getByRole("button", { name: "Add the first person" }).click();
  await page.getByLabel("Name", { exact: true }).fill("maren");
  expect(await page.getByRole("checkbox").count()).toBe(0);
  await page.route("**/sign-in", (route) =>
    route.fulfill({ json: { name: "maren", kind: "person", verified: true, grants: [], permissions: ["people:read", "people:write"] } }),
  );
  await page.getByRole("button", { name: "Add maren" }).click();
  await page.getByText("This browser is signed in with it as maren.").waitFor();
  const body = { name: "maren", kind: "person", roles: ["platform"], environment: "*", expiresInDays: 365 };
  expect(server.received).toEqual([{ method: "POST", path: "/people", person: "Maren Holt", body }]);
  expect(await page.evaluate(() => localStorage.getItem("airworthy.person"))).toBeNull();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: "maren" }).getByText("signed in by a key").waitFor();
  expect(await page.getByText("nobody has a key yet").count()).toBe(0);
});

test("a machine is added with roles in an environment; its key is shown once and kept nowhere", async () => {
  const { page, server } = await console.open("people", "/people");
  await page.getByRole("button", { name: "Add a person or machine" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a person or machine" });
  await dialog.getByRole("button", { name: "Machine" }).click();
  await dialog.getByLabel("Name", { exact: true }).fill("loadtest");
  await dialog.getByRole("checkbox", { name: "reporter" }).check();
  await dialog.getByRole("checkbox", { name: "mlops" }).check();
  await dialog.getByLabel("They hold in").selectOption("production");
  await dialog.getByLabel("in days").fill("30");
  await dialog.getByRole("button", { name: "Add loadtest" }).click();
  await page.getByText("This key is shown this once. Whoever has it acts as loadtest").waitFor();
  await page.getByText(developmentKey, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Copy the key" }).waitFor();
  expect(server.received[0]?.body).toEqual({
    name: "loadtest",
    kind: "machine",
    roles: ["reporter", "mlops"],
    environment: "production",
    expiresInDays: 30,
  });
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("link", { name: "loadtest" }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state]));
  expect(kept + (await page.content())).not.toContain(developmentKey);
});

test("a name that is taken is told in the form, and nothing typed is lost", async () => {
  const { page } = await console.open("people", "/people");
  await page.getByRole("button", { name: "Add a person or machine" }).click();
  await page.getByLabel("Name", { exact: true }).fill("idris");
  await page.getByRole("checkbox", { name: "auditor" }).check();
  await page.getByRole("button", { name: "Add idris" }).click();
  await page.getByRole("alert").getByText("a name is never given twice").waitFor();
  expect(await page.getByRole("checkbox", { name: "auditor" }).isChecked()).toBe(true);
});

test("a role is granted where it shall hold, and taken back from there", async () => {
  const { page, server } = await console.open("people", "/people?person=idris");
  const panel = page.getByRole("region", { name: "idris" });
  await panel.getByLabel("Role").selectOption("approver");
  await panel.getByLabel("Where").selectOption("production");
  await panel.getByRole("button", { name: "Grant" }).click();
  await panel.getByRole("button", { name: "Take back approver in production" }).click();
  await page
    .getByRole("dialog", { name: "Take approver in production from idris?" })
    .getByRole("button", { name: "Take the role back" })
    .click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await panel.getByText("approver in production").count()).toBe(0);
  expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PUT /people/idris/grants/approver?environment=production",
    "DELETE /people/idris/grants/approver?project=*&environment=production",
  ]);
});

test("the last who governs keeps the role platform, and the dialog says why", async () => {
  const { page } = await console.open("people", "/people?person=maren");
  await page.getByRole("button", { name: "Take back platform" }).click();
  await page.getByRole("button", { name: "Take the role back" }).click();
  await page.getByRole("alert").getByText("tenancy/last-platform").waitFor();
});

test("keys are made, revoked by their ids, and end with whoever is disabled", async () => {
  const { page, server } = await console.open("people", "/people?person=idris");
  const panel = page.getByRole("region", { name: "idris" });
  await panel.getByRole("button", { name: "Make a key" }).click();
  await page.getByRole("button", { name: "Make the key" }).click();
  await page.getByText(developmentKey, { exact: true }).waitFor();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await panel.getByRole("button", { name: "Revoke k_8e10" }).click();
  await page.getByRole("dialog", { name: "Revoke key k_8e10 of idris?" }).getByRole("button", { name: "Revoke k_8e10" }).click();
  await panel.getByText("Revoked").waitFor();
  await panel.getByRole("button", { name: "Disable idris" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable idris" }).click();
  await panel.getByText("idris is disabled, and stays so").waitFor();
  expect(await panel.getByRole("button", { name: "Make a key" }).count()).toBe(0);
  expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /people/idris/keys",
    "DELETE /people/idris/keys/k_8e10",
    "POST /people/idris/disable",
  ]);
});

test("who may only read people sees why nothing can be changed", async () => {
  const { page } = await console.open("auditor", "/people?person=idris");
  await page.getByText("Your roles lack people:write.").first().waitFor();
  expect(await page.getByRole("button", { name: /^(Grant|Take|Revoke|Disable|Make)/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Add a person or machine" }).click({ force: true });
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("an address that names nobody loses the name", async () => {
  const { page } = await console.open("people", "/people?person=nobody");
  await page.getByText("6 people").waitFor();
  await page.waitForURL((url) => url.search === "");
});
