import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import type { SnapshotAnswer } from "../../src/delivery/domain/snapshot.ts";
import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { policyOf, readAnswer, refundPolicies, type CallAnswer } from "../../src/gateway/testing/start-desk.ts";
import { answerJson, startUpstream, type Upstream } from "../../src/gateway/testing/start-upstream.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import type { AskedLine, ToolDecisionRecord } from "../../src/safety/domain/tool-decision.ts";
import { until } from "../platform.ts";
import { end, openGatewayFolder, type GatewayFolder, type GatewayProcess } from "./gateway-process.ts";

type Refund = { readonly order_id: string; readonly amount_cents: number; readonly note?: string };

/** A tool server that counts what it did. `arrived` is called before an effect is answered. */
async function startShop(): Promise<Upstream & { readonly effects: Refund[]; arrived: () => void }> {
  const effects: Refund[] = [];
  const shop = { effects, arrived: (): void => undefined };
  const upstream = await startUpstream((request, response) => {
    const { id, params } = JSON.parse(request.body);
    effects.push(params.arguments);
    shop.arrived();
    answerJson(response, { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "done" }] } });
  });
  return Object.assign(shop, upstream);
}

async function callRefund(gateway: GatewayProcess, input: Refund, session = "s-1"): Promise<CallAnswer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "refund", arguments: input } });
  const headers = { "content-type": "application/json", baggage: `airworthy.session=${session}` };
  return readAnswer(await fetch(`${gateway.url}/d/dep_1/mcp/shop`, { method: "POST", body, headers }));
}

const isAsked = (line: ToolDecisionRecord): line is ToolDecisionRecord & AskedLine => line.kind === "asked";

/** A control plane for one gateway: it knows the answers, and sends them in snapshots. */
function createPeople(shop: Upstream, holdMs: number) {
  const answers = new Map<string, SnapshotAnswer>();
  const policy = policyOf(refundPolicies, { approval: { required: 1, holdMs, expiresMs: 600_000 } });
  let version = 0;
  return {
    answers,
    decide(line: ToolDecisionRecord & AskedLine, gateway: string, verdict: SnapshotAnswer["verdict"]): void {
      const { decision, actionHash, expiresAt } = line;
      answers.set(decision, { decision, gateway, actionHash, verdict, reason: "No.", expiresAt });
    },
    send: (gateway: GatewayProcess): Promise<void> =>
      gateway.use({
        ...snapshotOf(++version, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } }, policy }) }),
        answers: [...answers.values()],
      }),
  };
}

const points = ["asked", "answered", "consumed", "forwarded", "never"] as const;

describe("a gateway that is killed and started again", () => {
  // INVARIANT: an approval has at most one effect, with the arguments that were approved; nothing has an effect without one.
  test.each([1, 2])("at any point of an approval lets it have one effect at most (seed %i)", { timeout: 120_000 }, async (seed) => {
    const random = seededRandom(seed);
    const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
    await using folder = openGatewayFolder();
    await using shop = await startShop();
    const people = createPeople(shop, 250);
    const approvedArguments: string[] = [];
    let gateway = await folder.start();
    await people.send(gateway);

    for (let round = 0; round < 8; round++) {
      const input: Refund = { order_id: `A-${round}`, amount_cents: 10_000 + Math.floor(random() * 10_000) };
      const point = round < points.length ? points[round] : pick(points);
      const killed = Promise.withResolvers<void>();
      const kill = (): void => void end(gateway.child, "SIGKILL").then(() => killed.resolve());
      shop.arrived = point === "forwarded" ? kill : () => undefined;

      const calling = callRefund(gateway, input).catch(() => undefined);
      const lines = await until(
        "people are asked",
        () => gateway.toolDecisions(),
        (found) => found.some((line) => isAsked(line) && sameInput(line, input)),
      );
      if (point === "asked") kill();
      else {
        approve(lines.filter(isAsked).filter((line) => sameInput(line, input)));
        const sent = people.send(gateway).catch(() => undefined);
        if (point === "answered") kill();
        if (point === "consumed") setTimeout(kill, random() * 6);
        await sent;
      }
      await calling;
      if (point !== "never") {
        if (point === "forwarded" && !shop.effects.some((effect) => effect.order_id === input.order_id)) kill(); // held longer than it was approved
        await killed.promise;
        gateway = await folder.start();
      }

      // The agent tries again, and tries what nobody approved.
      shop.arrived = () => undefined;
      for (let attempt = 0; attempt < 2; attempt++) {
        const retried = callRefund(gateway, input).catch(() => undefined);
        const others = [
          callRefund(gateway, { ...input, amount_cents: input.amount_cents + 1 }),
          callRefund(gateway, { ...input, note: "x" }, "s-2"),
        ];
        if (random() < 0.5) {
          const open = (await gateway.toolDecisions())
            .filter(isAsked)
            .filter((line) => sameInput(line, input) && !people.answers.has(line.decision));
          approve(open);
          await people.send(gateway);
        }
        await Promise.all([retried, ...others]);
      }
    }

    function approve(asked: (ToolDecisionRecord & AskedLine)[]): void {
      for (const line of asked) {
        if (people.answers.has(line.decision)) continue;
        people.decide(line, gateway.state.id, "approved");
        approvedArguments.push(JSON.stringify(line.arguments));
      }
    }
    const done = shop.effects.map((effect) => JSON.stringify(effect));
    expect(done.length).toBeGreaterThan(3);
    for (const effect of new Set(done))
      expect([effect, count(done, effect)]).toEqual([effect, Math.min(count(done, effect), count(approvedArguments, effect))]);
    const consumed = (await gateway.toolDecisions()).filter(({ kind }) => kind === "consumed").map(({ decision }) => decision);
    expect(new Set(consumed).size).toBe(consumed.length);
    expect(done.length).toBeLessThanOrEqual(consumed.length);
  });
});

function sameInput(line: AskedLine, input: Refund): boolean {
  return JSON.stringify(line.arguments) === JSON.stringify(input);
}

function count(items: readonly string[], wanted: string): number {
  return items.filter((item) => item === wanted).length;
}

describe("when the journal was fetched and acknowledged", () => {
  const big: Refund = { order_id: "A-1", amount_cents: 42_000 };
  const segments = (folder: GatewayFolder): string[] => readdirSync(join(folder.directory, "tool-decisions"));

  /** Fills segments with denied calls, and acknowledges everything. */
  async function fillAndAcknowledge(gateway: GatewayProcess): Promise<void> {
    const input = { order_id: "", amount_cents: 0, note: "x".repeat(16_000), wrong: null };
    for (let call = 0; call < 80; call++) await callRefund(gateway, { ...input, amount_cents: "no" as unknown as number }, `s-${call}`);
    const { toolDecisions } = await gateway.status();
    const body = JSON.stringify({ through: toolDecisions.headSeq });
    expect((await gateway.admin("/tool-decisions/ack", { method: "POST", body })).status).toBe(200);
  }

  test("a used approval stays used", { timeout: 60_000 }, async () => {
    await using folder = openGatewayFolder();
    await using shop = await startShop();
    const people = createPeople(shop, 0);
    const gateway = await folder.start();
    await people.send(gateway);
    await callRefund(gateway, big);
    const asked = (await gateway.toolDecisions()).find(isAsked);
    if (asked !== undefined) people.decide(asked, gateway.state.id, "approved");
    await people.send(gateway);
    expect(await callRefund(gateway, big)).toMatchObject({ text: "done" });
    await fillAndAcknowledge(gateway);
    expect(segments(folder)).toHaveLength(1);
    await end(gateway.child, "SIGKILL");

    const again = await folder.start(); // the snapshot on its disk still has the answer
    expect(await callRefund(again, big)).toMatchObject({ isError: true, decision: { state: "waiting" } });
    expect(shop.effects).toEqual([big]);
  });

  test("what people are still asked is not forgotten", { timeout: 60_000 }, async () => {
    await using folder = openGatewayFolder();
    await using shop = await startShop();
    const people = createPeople(shop, 0);
    const gateway = await folder.start();
    await people.send(gateway);
    const { decision } = await callRefund(gateway, big);
    const asked = (await gateway.toolDecisions()).find(isAsked);
    await fillAndAcknowledge(gateway);
    expect(segments(folder).length).toBeGreaterThan(1);
    await end(gateway.child, "SIGKILL");

    const again = await folder.start();
    expect((await again.status()).toolDecisions).toMatchObject({ pending: 1 });
    expect((await callRefund(again, big)).decision.id).toBe(decision.id);
    if (asked !== undefined) people.decide(asked, again.state.id, "approved");
    await people.send(again);
    expect(await callRefund(again, big)).toMatchObject({ text: "done" });
    await fillAndAcknowledge(again);
    expect(segments(folder)).toHaveLength(1);
  });
});

test("with a full disk refuses what it cannot write down, and goes on with the rest", { timeout: 60_000 }, async () => {
  await using folder = openGatewayFolder();
  await using shop = await startShop();
  const people = createPeople(shop, 0);
  const gateway = await folder.start({ maxFileKiB: 16 });
  await people.send(gateway);
  let refused: CallAnswer | undefined;
  let done = 0;
  for (let call = 0; call < 40 && refused === undefined; call++) {
    const answer = await callRefund(gateway, { order_id: `A-${call}`, amount_cents: 100 });
    if (answer.errorCode === undefined) done++;
    else refused = answer;
  }
  expect(refused).toMatchObject({ status: 503, errorCode: "gateway/decision-not-stored" });
  expect(done).toBeGreaterThan(0);
  expect(shop.effects).toHaveLength(done);
  expect(await callRefund(gateway, { order_id: "A-1", amount_cents: 42_000 })).toMatchObject({ errorCode: "gateway/decision-not-stored" });
  const look = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "look", arguments: {} } });
  expect(await readAnswer(await fetch(`${gateway.url}/d/dep_1/mcp/shop`, { method: "POST", body: look }))).toMatchObject({ text: "done" });
  expect(await gateway.toolDecisions()).toHaveLength(done); // half a line would swallow the next one
});
