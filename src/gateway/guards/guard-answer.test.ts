import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";

import type { SnapshotGuards } from "../../delivery/domain/snapshot.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { post, sendMessage, startAgent, type AgentCall } from "../testing/start-agent.ts";
import { answerJson } from "../testing/start-upstream.ts";
import { startTestGateway, type TestGateway } from "../testing/start-test-gateway.ts";

type Mode = SnapshotGuards["output"][number]["mode"];
type Use = AsyncDisposable & { readonly gateway: TestGateway; send(method?: string): Promise<Response> };

const card = "4111 1111 1111 1111";
const removed = "[removed: payment card]";

/** A gateway with a guard on what an agent answers. */
async function guarded(mode: Mode, answer: (call: AgentCall, response: ServerResponse) => void): Promise<Use> {
  const agent = await startAgent(answer);
  const gateway = await startTestGateway();
  const guards: SnapshotGuards = { input: [], output: [{ guard: "secrets", mode }] };
  const limits = { requestTimeoutMs: 5000, idleTimeoutMs: 5000, maxBodyBytes: 65_536 };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, guards, limits }) }, { dep_1: 1 }));
  return {
    gateway,
    send: (method = "SendMessage") => post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "c-1" }, method)),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await agent[Symbol.asyncDispose]();
    },
  };
}

const guardHits = async (gateway: TestGateway) => (await gateway.observations()).filter(({ kind }) => kind === "guard");
const oneHit = { guard: "secrets", point: "output", hits: { "payment card": 1 }, session: "c-1", deployment: "dep_1" };

describe("a secret in an answer", () => {
  const whole = ({ id }: AgentCall, response: ServerResponse): void => {
    const body = {
      jsonrpc: "2.0",
      id,
      result: { message: { messageId: "a", role: "ROLE_AGENT", parts: [{ text: `Card ${card}.` }], metadata: { n: 1 } } },
    };
    const text = JSON.stringify(body).replace('"n":1', '"n":12345678901234567890');
    response.writeHead(200, { "content-type": "application/json", "content-length": text.length, "a2a-extensions": "e" }).end(text);
  };

  test("is taken out when the guard is enforced; numbers and headers stay", async () => {
    await using use = await guarded("enforce", whole);
    const answer = await use.send();
    const text = await answer.text();
    expect(answer.headers.get("a2a-extensions")).toBe("e");
    expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
    expect(JSON.parse(text).result.message.parts).toEqual([{ text: `Card ${removed}.` }]);
    expect(text).toContain('"n":12345678901234567890');
    expect(await use.gateway.observations()).toMatchObject([
      { kind: "guard", mode: "enforce", ...oneHit },
      { kind: "message", status: "ok" },
    ]);
    expect(JSON.stringify(await use.gateway.observations())).not.toContain("4111");
    expect((await use.gateway.status()).guards[1]).toMatchObject({ guard: "secrets", hits: 1, failed: 0 });
  });

  test("passes byte by byte when the guard only monitors, and is counted", async () => {
    await using use = await guarded("monitor", whole);
    expect(await (await use.send()).text()).toContain(`Card ${card}.`);
    expect(await guardHits(use.gateway)).toMatchObject([{ mode: "monitor", ...oneHit }]);
  });

  test.each([
    [
      "a task with artifacts, status and history",
      {
        task: {
          id: "t",
          status: { state: "TASK_STATE_COMPLETED", message: { role: "ROLE_AGENT", parts: [{ text: card }] } },
          artifacts: [{ artifactId: "1", parts: [{ text: card }] }],
          history: [{ role: "ROLE_AGENT", parts: [{ text: card }] }],
        },
      },
      3,
    ],
    ["a message of A2A 0.3", { kind: "message", role: "agent", messageId: "m", parts: [{ kind: "text", text: card }] }, 1],
    ["parts that cut it", { message: { role: "ROLE_AGENT", parts: [{ text: "4111 1111" }, { text: " 1111 1111" }] } }, 1],
  ])("is taken out of %s", async (_what, result, count) => {
    await using use = await guarded("enforce", ({ id }, response) => answerJson(response, { jsonrpc: "2.0", id, result }));
    const text = await (await use.send()).text();
    expect(text).not.toContain("1111");
    expect(text.split(removed)).toHaveLength(count + 1);
    expect(await guardHits(use.gateway)).toMatchObject([{ hits: { "payment card": count } }]);
  });

  test("is taken out of an error and of an answer that is not JSON", async () => {
    await using use = await guarded("enforce", ({ id, method }, response) => {
      if (method === "SendMessage")
        return answerJson(response, { jsonrpc: "2.0", id, error: { code: -32603, message: `No ${card}` } }, 500);
      response.writeHead(500, { "content-type": "text/plain" }).end(`Broken at ${card}\n`);
    });
    const error = await use.send();
    expect([error.status, await error.json()]).toMatchObject([500, { error: { code: -32603, message: `No ${removed}` } }]);
    const page = await use.send("message/send");
    expect([page.status, page.headers.get("content-type"), await page.text()]).toEqual([500, "text/plain", `Broken at ${removed}\n`]);
  });

  test("is taken out of a task that is asked for later", async () => {
    await using use = await guarded("enforce", ({ id }, response) =>
      answerJson(response, { jsonrpc: "2.0", id, result: { id: "t", status: { state: "x" }, artifacts: [{ parts: [{ text: card }] }] } }),
    );
    expect(await (await use.send("GetTask")).text()).toContain(removed);
    expect(await guardHits(use.gateway)).toHaveLength(1);
  });

  test("the user's own words in a task's history stay", async () => {
    await using use = await guarded("enforce", ({ id }, response) =>
      answerJson(response, {
        jsonrpc: "2.0",
        id,
        result: { kind: "task", id: "t", history: [{ role: "user", parts: [{ kind: "text", text: card }] }] },
      }),
    );
    expect(await (await use.send()).text()).toContain(card);
    expect(await guardHits(use.gateway)).toEqual([]);
  });
});

test("an answer without one passes byte by byte", async () => {
  const body = ' {"jsonrpc":"2.0", "id":7,"result":{"message":{"parts":[{"text":"Order 4111-1111-1111-1112"}],"n":1.0}}}\n';
  await using use = await guarded("enforce", (_call, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(body),
  );
  expect(await (await use.send()).text()).toBe(body);
  expect(await guardHits(use.gateway)).toEqual([]);
});

describe("an answer that an enforced guard cannot look at is refused:", () => {
  test.each([
    [
      "nested too deeply to be written again",
      (response: ServerResponse, id: number) =>
        response.end(
          `{"jsonrpc":"2.0","id":${id},"result":{"message":{"parts":[{"text":"${card}"}],"metadata":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}}}`,
        ),
    ],
    [
      "longer than is held",
      (response: ServerResponse) => response.end(`{"jsonrpc":"2.0","id":7,"result":{"x":"${"x".repeat(9 * 1024 * 1024)}"}}`),
    ],
  ])("%s", async (_what, send) => {
    await using use = await guarded(
      "enforce",
      ({ id }, response) => void send(response.writeHead(200, { "content-type": "application/json" }), id),
    );
    const answer = await use.send();
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { id: 7, error: { code: -32603, data: { code: "gateway/guard-failed" } } },
    ]);
    expect(await use.gateway.observations()).toMatchObject([{ kind: "message", status: "error", errorCode: "gateway/guard-failed" }]);
    expect(await use.gateway.status()).toMatchObject({ inFlight: {}, guards: [{}, { guard: "secrets", hits: 0, failed: 1 }] });
  });

  test("compressed, though it was asked for uncompressed", async () => {
    await using use = await guarded("enforce", (_call, response) =>
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).end(Buffer.from([31, 139, 8, 0])),
    );
    expect((await use.send("SendStreamingMessage")).status).toBe(500);
  });

  test("and passes when the guard only monitors", async () => {
    await using use = await guarded("monitor", (_call, response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(`{"jsonrpc":"2.0","id":7,"result":{"x":"${"x".repeat(9 * 1024 * 1024)}"}}`),
    );
    expect((await (await use.send()).text()).length).toBeGreaterThan(9 * 1024 * 1024);
    expect((await use.gateway.status()).guards[1]).toMatchObject({ failed: 1 });
  });
});

test("a snapshot with a guard that this gateway does not have is refused", async () => {
  await using gateway = await startTestGateway();
  const output = JSON.parse('[{"guard":"taste","mode":"enforce"}]');
  await expect(gateway.use(snapshotOf(1, { dep_1: deploymentOf({ guards: { input: [], output } }) }))).rejects.toThrow(
    /taste.* is not a guard/,
  );
});
