import { afterAll, beforeAll, expect, test } from "vitest";

import { digests } from "../dev/data/digests.ts";
import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const RELEASE = "/releases/support-desk/v3";

test("a sign-off names the digest, asks for a reason and posts both as the person", async () => {
  const { page, server, errors } = await console.open("journey", RELEASE, { person: "Maren Holt" });
  await page.getByRole("button", { name: "Sign off" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign off support-desk v3?" });
  await dialog.getByText(digests["v3"] ?? "", { exact: true }).waitFor();
  await dialog.getByText("as Maren Holt, unverified").waitFor();
  const confirm = dialog.getByRole("button", { name: "Sign off v3" });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel("Reason").fill("  Gate and staging are clean. ");
  await confirm.click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Maren Holt signed off, v3 is being deployed").first().waitFor();
  const body = { decision: "approved", reason: "Gate and staging are clean.", digest: digests["v3"] };
  expect(server.received).toEqual([{ method: "POST", path: "/releases/rel_v3/sign-off", person: "Maren Holt", body }]);
  expect(errors).toEqual([]);
});

test("the evidence stands beside the form", async () => {
  const { page } = await console.open("journey", RELEASE, { person: "Maren Holt" });
  await page.getByRole("button", { name: "Sign off" }).waitFor();
  await page.keyboard.press("s");
  const evidence = page.getByRole("dialog", { name: "Sign off support-desk v3?" }).getByRole("region", { name: "Evidence" });
  await evidence.getByText("+3.1 pt, at least −3.4, limit −10.0").waitFor();
  await evidence.getByText("answered in 0.4 s").waitFor();
  await evidence.getByText("0 of 5 items had all their labels.").waitFor();
  await evidence.getByRole("link", { name: "evaluation" }).click();
  await page.waitForURL("**/evaluations/eval_318");
});

test("whoever made it cannot sign it off, and may deny it", async () => {
  const { page } = await console.open("journey", RELEASE, { person: "Idris Bakker" });
  await page.getByText("Idris Bakker made this version or started its release; somebody else must decide.").waitFor();
  expect(await page.getByRole("button", { name: "Sign off" }).getAttribute("aria-disabled")).toBe("true");
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("dialog", { name: "Deny support-desk v3?" }).waitFor();
});

test("a denial and an abort post what they are", async () => {
  const deny = await console.open("journey", RELEASE, { person: "Maren Holt" });
  await deny.page.getByRole("button", { name: "Deny" }).click();
  await deny.page.getByLabel("Reason").fill("Not this week.");
  await deny.page.getByRole("button", { name: "Deny v3" }).click();
  await deny.page.getByText("Maren Holt denied it").first().waitFor();
  expect(deny.server.received[0]?.body).toEqual({ decision: "denied", reason: "Not this week.", digest: digests["v3"] });

  const abort = await console.open("journey", "/releases/support-desk/v4", { person: "Maren Holt" });
  await abort.page.getByRole("button", { name: "Abort" }).click();
  await abort.page.getByLabel("Reason").fill("Wrong branch.");
  await abort.page.getByRole("button", { name: "Abort v4" }).click();
  await abort.page.getByText("Aborted by Maren Holt").first().waitFor();
  expect(abort.server.received).toEqual([
    { method: "POST", path: "/releases/rel_v4/abort", person: "Maren Holt", body: { reason: "Wrong branch." } },
  ]);
});

test("without a name the confirmation asks for one and keeps it", async () => {
  const { page, server } = await console.open("journey", RELEASE);
  await page.getByRole("button", { name: "Sign off" }).click();
  await page.getByLabel("Reason").fill("Clean.");
  await page.getByRole("button", { name: "Sign off v3" }).click();
  await page.getByText("Enter a name.").waitFor();
  expect(server.received).toEqual([]);
  await page.getByLabel("Your name").fill("Freja Dahl");
  await page.getByRole("button", { name: "Sign off v3" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(server.received[0]?.person).toBe("Freja Dahl");
  await page.getByRole("button", { name: "Freja Dahl" }).waitFor();
});

test("a refused decision is told in the confirmation, with code and request id, and nothing is lost", async () => {
  const { page, server } = await console.open("journey", RELEASE, { person: "Maren Holt" });
  await page.getByRole("button", { name: "Sign off" }).click();
  await page.getByLabel("Reason").fill("Clean.");
  server.play("denied");
  await page.getByRole("button", { name: "Sign off v3" }).click();
  await page.getByRole("alert").getByText("tenancy/not-permitted · req_8f21c0").waitFor();
  expect(await page.getByLabel("Reason").inputValue()).toBe("Clean.");
});

test("an action that is not possible is grey, says why, and opens nothing", async () => {
  const { page } = await console.open("journey", "/releases/support-desk/v2", { person: "Maren Holt" });
  const signOff = page.getByRole("button", { name: "Sign off" });
  await page.getByText("is needed. This release was stopped by the gate. Release a new version to go on.").waitFor();
  expect(await signOff.getAttribute("aria-disabled")).toBe("true");
  await signOff.click({ force: true });
  expect(await page.getByRole("dialog").count()).toBe(0);
});
