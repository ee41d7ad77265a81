import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import { sendMessage } from "../a2a.ts";
import { startPlatform, until, writeCounterAgent } from "../platform.ts";

const shop = fileURLToPath(new URL("../../examples/support-desk/shop/main.ts", import.meta.url));
const tools = `mcpServers:
  shop: { run: { command: [node, "${shop}"], files: [agent.mjs], ready: /healthz }, path: /mcp, evaluationPath: /back-office/mcp, urlEnv: SHOP_URL }
`;
const contract = `outcome:
  horizonMs: 5000
  signals:
    - { name: never-sent-back, kind: state, after: lookup_order, server: shop, tool: get_order, matching: [order_id], equals: { status: returned } }
    - { name: complained, kind: reported }
`;
const rollout = "rollout: { strategy: canary, steps: [{ weight: 0.5, soakMs: 0, minSessions: 1000 }], drainMs: 60000 }\n";

test("in production a session's outcome is what tool servers say afterwards and what people report; without a report it is unknown", async () => {
  await using platform = await startPlatform();
  const release = async (version: string, extra: string): Promise<void> => {
    const started = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, version, { extra }));
    expect(started.code, started.stderr).toBe(0);
    const signed = await platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "fine");
    expect(signed.code, signed.stderr).toBe(0);
  };
  const read = (): Promise<ReleaseDetailView> => platform.get("/releases/counter@v2");
  await release("v1", tools);
  await release("v2", `${tools}${contract}${rollout}`);
  await until("the canary's first step", read, ({ canary }) => (canary?.weight ?? 0) > 0);

  const each = 6;
  const begin = async (text: string): Promise<string> => (await sendMessage(`${platform.gateway()}/a2a/counter`, text)).contextId;
  const report = (session: string, failed: boolean): Promise<{ known: boolean }> =>
    platform.post("/outcomes", { id: `call-centre-${session}`, session, signal: "complained", failed });
  const complaints: string[] = [];
  for (let n = 0; n < each; n++) {
    await report(await begin("please look up"), false); // the order is not as the contract wants it, whatever the customer says
    const complaint = await begin("hello");
    complaints.push(complaint);
    expect(await report(complaint, true)).toMatchObject({ known: false });
    expect(await report(complaint, true)).toMatchObject({ known: true });
    await report(await begin("hello"), false);
    await begin("hello"); // nobody reports
  }
  const decided = await until("every session is decided", read, ({ looks }) => {
    const last = looks.at(-1);
    return last !== undefined && [last.canary, last.stable].flatMap((arm) => Object.values(arm)).reduce((a, b) => a + b, 0) === 4 * each;
  });
  const { canary, stable } = decided.looks.at(-1) ?? { canary: undefined, stable: undefined };
  const both = (name: "succeeded" | "failed" | "unknown"): number => (canary?.[name] ?? 0) + (stable?.[name] ?? 0);
  expect([both("failed"), both("succeeded"), both("unknown")]).toEqual([2 * each, each, each]);
  const by = (signal: string): string[] => decided.failures.filter((failure) => failure.signal === signal).map(({ session }) => session);
  expect(by("never-sent-back")).toHaveLength(each);
  expect(by("complained").toSorted()).toEqual(complaints.toSorted());
}, 120_000);
