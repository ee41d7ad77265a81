import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { connectToChromium } from "../../console/test/connect-to-chromium.ts";
import { overflow } from "../../console/test/console-under-test.ts";
import { faintTexts } from "../../console/test/faint-texts.ts";
import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import type { DecisionView } from "../../src/decisions/views.ts";
import type { AgentDetailView, ReleaseDetailView, ReleaseView } from "../../src/delivery/views.ts";
import { answerJson, startUpstream, type Upstream } from "../../src/gateway/testing/start-upstream.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

// Longer than a session takes on a machine that does much else: what has no answer by then is unknown.
const contract = "outcome: { horizonMs: 2000, signals: [{ name: agent-error, kind: error }] }";
// Nothing passes by itself: a test that wants a step to pass takes it.
const rollout =
  "rollout: { strategy: canary, steps: [{ weight: 0.3, soakMs: 0, minSessions: 200 }, { weight: 0.6, soakMs: 0, minSessions: 200 }], maxFailureRate: 0.3, drainMs: 60000 }";
const policy = `@id("asks") permit(principal, action == Action::"ask", resource == Tool::"shop/lookup_order");`;

/** A tool server with one tool. */
function startShop(): Promise<Upstream> {
  const tool = { name: "lookup_order", inputSchema: { type: "object", properties: { order_id: { type: "string" } } } };
  return startUpstream(({ body }, response) => {
    const { id, method, params } = JSON.parse(body === "" ? "{}" : body);
    if (id === undefined) return void response.writeHead(body === "" ? 405 : 202).end();
    const results: { [method: string]: object } = {
      initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "shop", version: "1" } },
      "tools/list": { tools: [tool] },
      "tools/call": { content: [{ type: "text", text: "delivered" }] },
    };
    answerJson(response, { jsonrpc: "2.0", id, result: results[method] ?? {} });
  });
}

describe("the console on a real server", () => {
  let platform: Platform;
  let shop: Upstream;
  let evaluation = "";
  let followed: string | undefined;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  /** Opens an address as a person; nobody has a key until the last test. */
  const open = async (path: string, person = "maren"): Promise<void> => {
    await page.goto(platform.api() + path);
    await page.evaluate((name) => localStorage.setItem("airworthy.person", name), person);
    await page.reload();
  };
  /** Presses a button of the page, gives a reason, and presses the one that confirms. */
  const act = async (button: string, confirmed: string): Promise<void> => {
    await page.getByRole("button", { name: button }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("I looked at it");
    await dialog.getByRole("button", { name: confirmed }).click();
    await dialog.waitFor({ state: "detached" });
  };
  const pill = (text: string) => page.locator(".pill", { hasText: text });
  /** Releases a version up to its first canary step. */
  const toCanary = async (version: string, env: Record<string, string> = {}): Promise<void> => {
    const extra = `${contract}\n${rollout}\nmcpServers: { shop: { url: "${shop.url}", path: /mcp, urlEnv: SHOP_URL } }`;
    await platform.cli("release", "--file", writeCounterAgent(platform.folder, version, { extra, env }));
    const { digest } = await platform.get<ReleaseView>(`/releases/counter@${version}`);
    await platform.post(`/releases/counter@${version}/sign-off`, { decision: "approved", digest, reason: "fine" }, "idris");
    await until(
      "the canary's first step",
      () => platform.get<ReleaseDetailView>(`/releases/counter@${version}`),
      ({ canary }) => (canary?.weight ?? 0) > 0,
    );
  };

  beforeAll(async () => {
    [platform, browser] = await Promise.all([startPlatform(), connectToChromium()]);
    shop = await startShop();
    const extra = `mcpServers: { shop: { url: "${shop.url}", path: /mcp, urlEnv: SHOP_URL } }\ntoolPolicy: { policies: tools.cedar, approval: { holdMs: 100 } }`;
    const file = writeCounterAgent(platform.folder, "v1", { extra });
    writeFileSync(join(dirname(file), "tools.cedar"), policy);
    const first = await platform.cli("--json", "release", "--file", file);
    if (first.code !== 0) throw new Error(first.stderr);
    evaluation = (first.json as ReleaseView).evaluation ?? ""; // the command's published result
    page = await browser.newPage({ reducedMotion: "reduce" });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
  });
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });

  test("shows every page at every width and in both themes, without an error or sideways scrolling, at 4.5:1", async () => {
    const pages: [path: string, words: string][] = [
      ["/", "Waiting for a person"],
      ["/agents", "counter"],
      ["/agents/counter", "Deployments"],
      ["/releases", "counter v1"],
      ["/releases/counter/v1", "A person decides on production"],
      ["/evaluations", "counter/core"],
      [`/evaluations/${evaluation}`, "Task success"],
      ["/reviews", "No reviews yet"],
      ["/suites", "counter/core"],
      ["/suites/counter?name=counter%2Fcore", "The first version"],
      ["/decisions", "counter v1 goes to production."],
      ["/traces", noEngine === undefined ? "invoke_agent counter" : "There is no store for spans"],
      ["/sessions", "No session fits"],
      ["/people", "nobody has a key yet"],
      ["/audit", "A release of counter v1 was started"],
      ["/settings", "embedded, speaks PostgreSQL"],
    ];
    for (const [path, words] of pages) {
      await page.goto(platform.api() + path);
      await page.getByText(words).first().waitFor();
      for (const width of [390, 900, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page), `${path} at ${width} px`).toBe(0);
      }
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme });
        await page.locator(`html[data-theme=${theme}]`).waitFor();
        expect(await faintTexts(page), `${path} in ${theme}`).toEqual([]);
      }
    }
    expect(errors).toEqual([]);
  });

  test("a sign-off is refused to the author in words; another's takes the version live, and the page shows it without being reloaded", async () => {
    await page.goto(`${platform.api()}/releases/counter/v1`);
    await page.getByRole("button", { name: "Sign off" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Your name").fill("tester");
    await dialog.getByLabel("Reason").fill("Gate and smoke test are clean");
    await dialog.getByRole("button", { name: "Sign off v1" }).click();
    await dialog.getByRole("alert").getByText("somebody else must decide").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("tester made this version or started its release; somebody else must decide.").waitFor();
    expect(await page.getByRole("button", { name: "Sign off" }).getAttribute("aria-disabled")).toBe("true");

    await open("/releases/counter/v1", "Idris");
    await act("Sign off", "Sign off v1");
    await page.getByText("v1 is live with all new sessions.").waitFor();
    const release = await platform.get<ReleaseView>("/releases/counter@v1");
    expect(release).toMatchObject({ status: "live", signOffs: [{ person: "Idris", verified: false, reason: "I looked at it" }] });
  });

  test("a held tool call is approved, and goes through once", async () => {
    const lookUp = (session?: string) => sendMessage(`${platform.gateway()}/a2a/counter`, "please look up", session);
    const { contextId } = await lookUp();
    await open("/decisions");
    await page.getByText("counter v1 wants to call lookup_order").waitFor();
    await page.getByLabel("Reason").fill("The customer asked for it");
    await page.getByRole("button", { name: "Approve once" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve this call once" }).click();
    await page.locator("header").getByText("not used yet").waitFor();
    const calls = () => shop.seen.filter(({ body }) => body.includes("tools/call"));
    // The approval reaches the gateway with its next snapshot.
    await until(
      "the call goes through",
      () => lookUp(contextId),
      () => calls().length > 0,
    );
    await page.locator("header").getByText("used once").waitFor();
    await lookUp(contextId);
    expect(calls()).toHaveLength(1);
    const { items } = await platform.get<{ items: DecisionView[] }>("/decisions?state=used");
    expect(items).toMatchObject([{ kind: "tool-call", votes: [{ person: "maren", reason: "The customer asked for it" }] }]);
  });

  test("a release that waits is aborted", async () => {
    await platform.cli("release", "--file", writeCounterAgent(platform.folder, "v2"));
    await open("/releases/counter/v2");
    await act("Abort", "Abort v2");
    await pill("Aborted").waitFor();
    await page.getByText("It is aborted.").waitFor();
  });

  test("a canary is paused, resumed, promoted by another than its author, and taken back by a person", async () => {
    await toCanary("v3");
    await open("/releases/counter/v3", "tester");
    await page.getByText("tester made this version or started its release; somebody else must decide.").waitFor();
    await open("/releases/counter/v3");
    await act("Pause", "Pause at 30 %");
    await pill("Paused at 30 %").waitFor();
    await act("Resume", "Resume at 30 %");
    await pill("Canary at 30 %").waitFor();
    await act("Promote to 60 %", "Promote to 60 %");
    await pill("Canary at 60 %").waitFor();
    await act("Roll back", "Roll back v3");
    await pill("Rolled back").waitFor();
    await page.getByText("It is rolled back.").waitFor();
    const { versions } = await platform.get<AgentDetailView>("/agents/counter");
    expect(versions.find(({ version }) => version === "v3")?.status).toBe("rolled-back");
    const { audit } = await platform.get<ReleaseDetailView>("/releases/counter@v3");
    expect(audit.filter(({ actor }) => actor === "person:maren (unverified)").map(({ action }) => action)).toEqual(
      expect.arrayContaining(["canary.paused", "canary.resumed", "canary.promoted"]),
    );
  });

  test("a canary is followed live until its rollback, which is told at once and drawn", async () => {
    await toCanary("v4", { FAILING: "0.8" });
    await open("/releases/counter/v4");
    for (followed = undefined; followed === undefined;) {
      const { text, contextId } = await sendMessage(`${platform.gateway()}/a2a/counter`, "please look up and please trace");
      if (text.includes("v4")) followed = contextId;
    }
    const talking = new AbortController();
    const customer = async (): Promise<void> => {
      while (!talking.signal.aborted) {
        await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello").catch(() => undefined); // failing is what it is for
        await pause(80); // so that what is followed stays among the newest
      }
    };
    const customers = [customer(), customer()];
    await pill("Canary at 30 %").waitFor();
    const chart = page.getByRole("img", { name: /^E-value by session/ });
    await chart.waitFor();
    await page.getByRole("alert").filter({ hasText: "Rolled back: v4 fails more often than v1" }).waitFor({ state: "attached" });
    talking.abort();
    await Promise.all(customers);
    await pill("Rolled back").waitFor();
    await chart.getByText(/ at session \d+$/).waitFor();
  });

  test.skipIf(noEngine !== undefined)(
    "a session is followed from the list to its trace, the tool's span, the agent's own account, its outcome and what its release decided",
    async () => {
      errors.length = 0;
      await open(`/sessions?version=v4&outcome=succeeded`);
      const row = page.locator(`[data-row="${followed}"]`);
      await expect.poll(() => row.count(), { timeout: 20_000 }).toBe(1);
      await row.click();
      await page.getByRole("region", { name: "Why" }).getByText("Succeeded").waitFor();
      await page.getByText("The session was on its canary.").waitFor();
      await page.getByText("Rolled back: v4 fails more often than v1").waitFor();
      await page.getByRole("link", { name: "invoke_agent counter" }).click();
      const rows = page.getByRole("treegrid", { name: "Spans" }).getByRole("row");
      await rows.filter({ hasText: "chat own" }).getByText("own", { exact: true }).waitFor();
      await rows.filter({ hasText: "lookup_order" }).click();
      await page.getByRole("heading", { name: "lookup_order" }).waitFor();
      await page.getByText('{"order_id":"A-1001"}').waitFor();
      await page.getByRole("link", { name: "Conversation" }).click();
      await page.locator(".msg").getByText("please look up and please trace", { exact: true }).waitFor();
      await page.locator(".msg").getByText("turn 1: please look up and please trace").waitFor();
      await page.getByRole("link", { name: "release of v4" }).click();
      await page.getByRole("heading", { name: "counter v4" }).waitFor();
      expect(errors).toEqual([]);
    },
  );

  test("the first person is added in the console, which is signed in as them; others need a key from then on", async () => {
    await page.goto(`${platform.api()}/people`);
    await page.getByRole("button", { name: "Add the first person" }).click();
    await page.getByLabel("Name", { exact: true }).fill("maren");
    await page.getByRole("button", { name: "Add maren" }).click();
    await page.getByText("This browser is signed in with it as maren.").waitFor();
    const key = (await page.locator("dialog .exact").textContent()) ?? "";
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("row").filter({ hasText: "platform" }).getByRole("link", { name: "maren" }).waitFor();

    const there = await browser.newPage();
    await there.goto(`${platform.api()}/releases/counter/v1`);
    await there.getByLabel("Key", { exact: true }).fill(key); // not the button of the keyboard's keys
    await there.keyboard.press("Enter");
    await there.getByRole("heading", { name: "counter v1" }).waitFor();
    await there.getByRole("button", { name: "maren" }).getByText("signed in by a key").waitFor();
  });
});
