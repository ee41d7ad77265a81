import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { digests } from "../dev/data/digests.ts";
import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const RELEASE = "/releases/support-desk/v3";
const digest = digests["v3"];

async function confirm(page: Page, button: string): Promise<void> {
  await page.getByLabel("Reason").fill("I looked at it.");
  await page.getByRole("dialog").getByRole("button", { name: button }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

test("a promotion names version, weights and digest, shows the evidence, and posts the digest that was seen", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  await page.getByRole("button", { name: "Promote to 50 %" }).click();
  const dialog = page.getByRole("dialog", { name: "Promote support-desk v3 from 25 % to 50 %?" });
  await dialog.getByText(digest ?? "", { exact: true }).waitFor();
  await dialog.getByRole("region", { name: "Evidence" }).getByText("No sign that v3 is worse than v1").waitFor();
  await dialog.getByText("Kept in the audit record as maren.").waitFor();
  await dialog.getByLabel("Reason").fill("I looked at it.");
  await dialog.getByRole("button", { name: "Promote to 50 %" }).click();
  await page.locator(".pill").getByText("Canary at 50 %").waitFor();
  expect(server.received).toEqual([
    { method: "POST", path: "/releases/rel_v3/promote", person: "", body: { reason: "I looked at it.", digest } },
  ]);
});

test("p pauses at the weight and resumes, b rolls back, ⇧P promotes; each asks first", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("p");
  await page.getByRole("dialog", { name: "Pause support-desk v3 at 25 %?" }).waitFor();
  await confirm(page, "Pause at 25 %");
  await page.locator(".pill").getByText("Paused at 25 %").waitFor();
  await page.keyboard.press("p");
  await page.getByRole("dialog", { name: "Resume support-desk v3 at 25 %?" }).waitFor();
  await confirm(page, "Resume at 25 %");
  await page.locator(".pill").getByText("Canary at 25 %").waitFor();
  await page.keyboard.press("Shift+P");
  await page.getByRole("dialog", { name: "Promote support-desk v3 from 25 % to 50 %?" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("b");
  await page.getByRole("dialog", { name: "Roll back support-desk v3 from 25 %?" }).waitFor();
  await confirm(page, "Roll back v3");
  await page.locator(".pill").getByText("Rolled back").waitFor();
  const reason = "I looked at it.";
  expect(server.received.map(({ path, body }) => [path, body])).toEqual([
    ["/releases/rel_v3/pause", { reason }],
    ["/releases/rel_v3/resume", { reason }],
    ["/releases/rel_v3/rollback", { reason }],
  ]);
});

test("a canary's question is answered with the buttons of what its answers do", async () => {
  const { page, server } = await console.open("canary-asks", RELEASE);
  await page.locator(".pill").getByText("Waiting").waitFor();
  await page.getByRole("button", { name: "Promote to 50 %" }).click();
  await page.getByRole("dialog").getByText("Answers the question that it waits with.").waitFor();
  await confirm(page, "Promote to 50 %");
  expect(server.received[0]).toMatchObject({ path: "/releases/rel_v3/sign-off", body: { decision: "approved", digest } });

  const back = await console.open("canary-asks", RELEASE);
  await back.page.getByRole("button", { name: "Roll back" }).click();
  await confirm(back.page, "Roll back v3");
  expect(back.server.received[0]).toMatchObject({ path: "/releases/rel_v3/sign-off", body: { decision: "denied", digest } });
});

test("an override says that it goes against the gate, quotes the verdict, names the role, and posts the digest", async () => {
  const { page, server } = await console.open("break-glass", "/releases/support-desk/v2");
  await page.getByRole("button", { name: "Go on against the gate" }).click();
  const dialog = page.getByRole("dialog", { name: "Take support-desk v2 on against its gate?" });
  await dialog.getByText("This goes against the evidence.").waitFor();
  await dialog.getByText("It needs the role break-glass.").waitFor();
  await dialog.locator("blockquote").getByText("v2 solves 26.6 points fewer tasks than v1").waitFor();
  await confirm(page, "Override the gate of v2");
  expect(server.received[0]).toMatchObject({ path: "/releases/rel_v2/override", body: { digest: digests["v2"] } });
});

test("an override is not offered where no gate stopped the release, and is off without its role", async () => {
  const { page } = await console.open("break-glass", RELEASE);
  await page.getByRole("button", { name: "Abort" }).waitFor();
  expect(await page.getByRole("button", { name: "Go on against the gate" }).count()).toBe(0);
  const other = await console.open("people", "/releases/support-desk/v2");
  await other.page.getByText("To override a gate the role break-glass is needed.").waitFor();
});

test("who may only look sees why every action is off, and keys open nothing", async () => {
  const { page } = await console.open("auditor", RELEASE);
  await page.getByText("Your roles lack releases:stop. Your roles lack releases:promote.").waitFor();
  for (const key of ["p", "b", "Shift+P"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: "Pause" }).click({ force: true });
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a release that moves on under an open confirmation holds it back", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  await page.getByRole("button", { name: "Promote to 50 %" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Clean.");
  const reread = page.waitForResponse((response) => response.url().endsWith("support-desk%40v3"));
  server.emit("release", "rel_v3"); // more sessions, the same step
  await reread;
  expect(await dialog.getByRole("button", { name: "Promote to 50 %" }).isEnabled()).toBe(true);
  server.play("rolled-back");
  server.emit("release", "rel_v3");
  await dialog.getByText("The release has moved on since this was opened.").waitFor();
  expect(await dialog.getByRole("button", { name: "Promote to 50 %" }).isDisabled()).toBe(true);
  expect(await dialog.getByLabel("Reason").inputValue()).toBe("Clean.");
  expect(server.received).toEqual([]);
});

test("another digest, a missing right and an ended session are told in the confirmation", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  const refusal = page.getByRole("dialog").getByRole("alert");
  await page.route("**/promote", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      json: {
        detail: "The release is of sha256:0000. Look at it again and decide on that.",
        code: "delivery/digest-differs",
        requestId: "req_1",
      },
    }),
  );
  await page.getByRole("button", { name: "Promote to 50 %" }).click();
  await page.getByLabel("Reason").fill("Clean.");
  const again = page.getByRole("dialog").getByRole("button", { name: "Promote to 50 %" });
  await again.click();
  await refusal.getByText("Look at it again and decide on that. Nothing changed.").waitFor();
  await page.unroute("**/promote");
  server.play("denied");
  await again.click();
  await refusal.getByText("tenancy/not-permitted").waitFor();
  server.play("signed-out");
  await again.click();
  await refusal.getByRole("link", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/sign-in" && url.searchParams.get("to") === RELEASE);
});
