import { describe, expect, test } from "vitest";

import type { SnapshotGuards } from "../../delivery/domain/snapshot.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { answerTask, post, sendMessage, startAgent } from "../testing/start-agent.ts";
import { startTestGateway, type TestGateway } from "../testing/start-test-gateway.ts";

type Input = SnapshotGuards["input"][number];
type Agent = Awaited<ReturnType<typeof startAgent>>;

const tags = String.fromCodePoint(0xe_00_69, 0xe_00_67);

/** A gateway before an agent, with a guard on what goes in. */
async function guarded(input: Omit<Input, "guard">): Promise<AsyncDisposable & { readonly gateway: TestGateway; readonly agent: Agent }> {
  const agent = await startAgent(answerTask("t-1"));
  const gateway = await startTestGateway();
  const guards: SnapshotGuards = { input: [{ guard: "normalise", ...input }], output: [] };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, guards }) }, { dep_1: 1 }));
  return {
    gateway,
    agent,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await agent[Symbol.asyncDispose]();
    },
  };
}

const guardHits = async (gateway: TestGateway) => (await gateway.observations()).filter(({ kind }) => kind === "guard");

describe("a message with characters that nobody sees", () => {
  const parts = [{ text: `Re\u200bfund${tags}` }, { data: { text: "\u200b" } }, { kind: "text", text: "Ame\u0301lie" }];
  const message = sendMessage({ contextId: "c-1", parts, metadata: { big: 1 } }).replace('"big":1', '"big":12345678901234567890');

  test("reaches the agent clean when the guard is enforced, its numbers as they were", async () => {
    await using use = await guarded({ mode: "enforce" });
    const answer = await post(`${use.gateway.url}/a2a/desk`, message);
    expect(answer.status).toBe(200);
    const body = use.agent.calls()[0]?.body ?? "";
    expect(JSON.parse(body).params.message.parts).toEqual([
      { text: "Refund" },
      { data: { text: "\u200b" } },
      { kind: "text", text: "Am\u00e9lie" },
    ]);
    expect(body).toContain('"big":12345678901234567890');
    expect(await guardHits(use.gateway)).toMatchObject([
      {
        guard: "normalise",
        point: "input",
        mode: "enforce",
        hits: { "invisible character": 1, "tag character": 1 },
        session: "c-1",
        deployment: "dep_1",
        agent: "desk",
      },
    ]);
    expect((await use.gateway.status()).guards).toEqual([
      { guard: "normalise", point: "input", selfTest: "passed", hits: 1, failed: 0 },
      { guard: "secrets", point: "output", selfTest: "passed", hits: 0, failed: 0 },
    ]);
  });

  test("reaches the agent byte by byte when the guard only monitors, and is counted", async () => {
    await using use = await guarded({ mode: "monitor", maxCharacters: 3 });
    await post(`${use.gateway.url}/a2a/desk`, message);
    expect(use.agent.calls().map(({ body }) => body)).toEqual([message]);
    expect(await guardHits(use.gateway)).toMatchObject([
      { mode: "monitor", hits: { "invisible character": 1, "tag character": 1, "too long": 1 }, session: "c-1" },
    ]);
  });

  test("gets its session's token all the same", async () => {
    await using use = await guarded({ mode: "enforce" });
    await post(`${use.gateway.url}/a2a/desk`, sendMessage({ parts }));
    const { contextId, parts: got } = JSON.parse(use.agent.calls()[0]?.body ?? "").params.message;
    expect([contextId.length > 60, got[0]]).toEqual([true, { text: "Refund" }]);
    expect(await guardHits(use.gateway)).toMatchObject([{ session: contextId }]);
  });

  test("is clean in an evaluation too, and the hit names it", async () => {
    await using use = await guarded({ mode: "enforce" });
    await post(`${use.gateway.url}/d/dep_1/a2a`, message, { baggage: "airworthy.run=run_1,airworthy.case=a,airworthy.trial=trl_1" });
    expect(use.agent.calls()[0]?.body).toContain('"Refund"');
    expect(await guardHits(use.gateway)).toMatchObject([{ run: "run_1", case: "a", trial: "trl_1" }]);
  });

  test("of A2A 0.3 is cleaned alike", async () => {
    await using use = await guarded({ mode: "enforce" });
    await post(`${use.gateway.url}/a2a/desk`, sendMessage({ contextId: "c", parts: [{ kind: "text", text: "a\u0007b" }] }, "message/send"));
    expect(JSON.parse(use.agent.calls()[0]?.body ?? "").params.message.parts).toEqual([{ kind: "text", text: "ab" }]);
  });
});

describe("a message that is too long", () => {
  test("is refused with the limit, counted, and never seen by the agent", async () => {
    await using use = await guarded({ mode: "enforce", maxCharacters: 5 });
    const answer = await post(`${use.gateway.url}/a2a/desk`, sendMessage({ contextId: "c", parts: [{ text: "four" }, { text: "😀b" }] }));
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { id: 7, error: { code: -32602, message: expect.stringContaining("5 characters"), data: { code: "gateway/message-too-long" } } },
    ]);
    expect(use.agent.calls()).toEqual([]);
    expect(await use.gateway.observations()).toMatchObject([{ kind: "guard", hits: { "too long": 1 }, session: "c" }]);
    expect(await use.gateway.assignments()).toEqual([]);
  });

  test("by nothing is not refused", async () => {
    await using use = await guarded({ mode: "enforce", maxCharacters: 6 });
    await post(`${use.gateway.url}/a2a/desk`, sendMessage({ contextId: "c", parts: [{ text: "four" }, { text: "😀b" }] }));
    expect(use.agent.calls()).toHaveLength(1);
    expect(await guardHits(use.gateway)).toEqual([]);
  });
});

test("an ordinary message reaches the agent byte by byte and is no hit", async () => {
  await using use = await guarded({ mode: "enforce", maxCharacters: 100 });
  const body = ` {"id":7, "jsonrpc":"2.0","method":"SendMessage","params":{"message":{"contextId":"c","parts":[{"text":"می‌خواهم 👨‍👩‍👧"}]},"n":1.0}} `;
  await post(`${use.gateway.url}/a2a/desk`, body);
  await post(`${use.gateway.url}/a2a/desk`, JSON.stringify({ jsonrpc: "2.0", id: 1, method: "GetTask", params: { id: "t\u200b" } }));
  expect(use.agent.calls().map((call) => call.body)).toEqual([body, expect.stringContaining("t\u200b")]);
  expect(await guardHits(use.gateway)).toEqual([]);
});

test("a message that the guard cannot clean is refused, and the failure counted; monitored, nobody cleans it", async () => {
  await using use = await guarded({ mode: "enforce" });
  await using monitored = await guarded({ mode: "monitor" });
  // Parsed at any depth, written again only to some thousands of levels.
  const metadata = `${'{"a":'.repeat(8000)}1${"}".repeat(8000)}`;
  const body = sendMessage({ contextId: "c", parts: [{ text: "a\u200b secret" }], metadata: 1 }).replace(
    '"metadata":1',
    `"metadata":${metadata}`,
  );
  const answer = await post(`${use.gateway.url}/a2a/desk`, body);
  expect([answer.status, await answer.json()]).toMatchObject([500, { id: 7, error: { data: { code: "gateway/guard-failed" } } }]);
  expect(use.agent.calls()).toEqual([]);
  expect((await use.gateway.status()).guards[0]).toMatchObject({ hits: 0, failed: 1 });
  expect((await post(`${monitored.gateway.url}/a2a/desk`, body)).status).toBe(200);
  expect((await monitored.gateway.status()).guards[0]).toMatchObject({ hits: 1, failed: 0 });
  expect(use.gateway.logged.filter((line) => line.includes("guard-failed"))).toEqual([expect.not.stringContaining("secret")]);
});
