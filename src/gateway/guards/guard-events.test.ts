import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";

import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { post, sendMessage, startAgent } from "../testing/start-agent.ts";
import { startTestGateway, type TestGateway } from "../testing/start-test-gateway.ts";

type Mode = "monitor" | "enforce";
type Result = { readonly [name: string]: unknown };

const card = "4111 1111 1111 1111";
const removed = "[removed: payment card]";
const working = { statusUpdate: { taskId: "t", status: { state: "TASK_STATE_WORKING" } } };
const completed = { statusUpdate: { taskId: "t", status: { state: "TASK_STATE_COMPLETED" } } };

function piece(text: string | readonly string[], more: object = {}, artifactId = "a"): Result {
  const parts = [text].flat().map((one) => ({ text: one }));
  return { artifactUpdate: { taskId: "t", artifact: { artifactId, parts }, append: true, ...more } };
}
function oldPiece(text: string, more: object = {}): Result {
  return { kind: "artifact-update", taskId: "t", artifact: { artifactId: "a", parts: [{ kind: "text", text }] }, append: true, ...more };
}
const event = (result: Result): string => `data: ${JSON.stringify({ jsonrpc: "2.0", id: 7, result })}\n\n`;

type Stream = AsyncDisposable & { readonly gateway: TestGateway; send(): Promise<Response> };

/** A gateway with a guard on what an agent streams. */
async function streaming(mode: Mode, answer: (response: ServerResponse) => void): Promise<Stream> {
  const agent = await startAgent((_call, response) => answer(response.writeHead(200, { "content-type": "text/event-stream" })));
  const gateway = await startTestGateway();
  const guards = { input: [], output: [{ guard: "secrets", mode } as const] };
  const limits = { requestTimeoutMs: 5000, idleTimeoutMs: 5000, maxBodyBytes: 65_536 };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, guards, limits }) }, { dep_1: 1 }));
  return {
    gateway,
    send: () => post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "c-1" }, "SendStreamingMessage")),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await agent[Symbol.asyncDispose]();
    },
  };
}

/** What a client gets of these events; `texts` are those of each event. */
async function stream(mode: Mode, results: readonly Result[], how: (text: string) => readonly string[] = (text) => [text]) {
  const sent = results.map(event).join("");
  await using use = await streaming(mode, (response) => {
    for (const chunk of how(sent)) response.write(chunk);
    response.end();
  });
  const got = await (await use.send()).text();
  const events = got
    .split("\n\n")
    .filter((one) => one.startsWith("data: "))
    .map((one) => JSON.parse(one.slice("data: ".length)));
  const texts = events.map(({ result }) =>
    (JSON.stringify(result).match(/"text":"[^"]*"/g) ?? []).map((one) => one.slice(8, -1)).join("|"),
  );
  const hits = (await use.gateway.observations()).filter(({ kind }) => kind === "guard");
  return { sent, got, events, texts, hits };
}

describe("a secret that is cut between the pieces of an artifact", () => {
  test.each([
    ["1.0", piece],
    ["0.3", oldPiece],
  ])("is taken out, and counted once (%s)", async (_generation, make) => {
    const { got, texts, hits } = await stream("enforce", [
      make("Card 4111 11", { append: false }),
      working,
      make("11 1111"),
      make(" 1111, ok"),
      make("", { lastChunk: true }),
      completed,
    ]);
    expect(texts).toEqual(["Card ", "", "", `${removed}, ok`, "", ""]);
    expect(got).not.toContain("1111");
    expect(hits).toMatchObject([{ guard: "secrets", point: "output", mode: "enforce", hits: { "payment card": 1 }, session: "c-1" }]);
  });

  test("is taken out wherever the bytes are cut, and where one piece has several parts", async () => {
    const results = [
      piece(["Card 4111", " 1111 "], { append: false }),
      piece(["1111", " 1111!"]),
      piece("", { lastChunk: true }),
      completed,
    ];
    const bytes = await stream("enforce", results, (text) => text.split(""));
    expect(bytes.texts).toEqual(["Card |", `|${removed}!`, "", ""]);
  });

  test("only passes and is counted when the guard monitors", async () => {
    const { sent, got, hits } = await stream("monitor", [piece("Card 4111 1111 ", { append: false }), piece("1111 1111, ok"), completed]);
    expect(got).toBe(sent);
    expect(hits).toMatchObject([{ mode: "monitor", hits: { "payment card": 1 }, session: "c-1" }]);
  });

  test("is no secret when the pieces are of two artifacts", async () => {
    const { texts, hits } = await stream("enforce", [
      piece("4111 1111 ", { append: false }),
      piece("1111 1111", { append: false }, "b"),
      completed,
    ]);
    expect(texts).toEqual(["", "1111 1111", "4111 1111 ", ""]);
    expect(hits).toEqual([]);
  });
});

describe("text that was held back", () => {
  test("goes out with the artifact's last piece", async () => {
    const { texts } = await stream("enforce", [piece("Order 4111", { append: false }), piece(" 22", { lastChunk: true }), completed]);
    expect(texts).toEqual(["Order ", "4111 22", ""]);
  });

  test.each([
    ["the task ends", [piece("Order 4111", { append: false }), completed], ["Order ", "4111", ""]],
    ["the stream ends", [piece("Order 4111", { append: false })], ["Order ", "4111"]],
    [
      "the artifact begins anew",
      [piece("Order 4111", { append: false }), piece("New", { append: false, lastChunk: true })],
      ["Order ", "4111", "New"],
    ],
    ["a last piece has no text", [piece("Order 4111", { append: false }), piece([], { lastChunk: true })], ["Order ", "4111", ""]],
    ["a message follows", [piece("Order 4111", { append: false }), { message: { parts: [{ text: "Bye" }] } }], ["Order ", "4111", "Bye"]],
  ])("goes out in an event of its own when %s", async (_when, results, texts) => {
    const { events, texts: got } = await stream("enforce", results);
    expect(got).toEqual(texts);
    expect(events[1]).toEqual({
      jsonrpc: "2.0",
      id: 7,
      result: { artifactUpdate: { taskId: "t", append: true, artifact: { artifactId: "a", parts: [{ text: "4111" }] } } },
    });
  });

  test("does not hold back what cannot become a secret", async () => {
    const { sent, got } = await stream("enforce", [
      piece("Your order ", { append: false }),
      piece("10-4432 is on "),
      piece("its way.", { lastChunk: true }),
      completed,
    ]);
    expect(got).toBe(sent);
  });

  test("goes out before the error of a stream that breaks off", async () => {
    await using use = await streaming("enforce", (response) => {
      response.write(`${event(piece("Order 4111", { append: false }))}data: {"torn ${card}`, () => setImmediate(() => response.destroy()));
    });
    const got = await (await use.send()).text();
    expect(got).not.toContain(card);
    const events = got.split("\n\n").filter((one) => one.startsWith("data: "));
    expect(events.map((one) => /4111|upstream-broke-off/.exec(one)?.[0])).toEqual([undefined, "4111", "upstream-broke-off"]);
  });

  test("is of 64 artifacts at most", async () => {
    const pieces = Array.from({ length: 70 }, (_, index) => piece("4111", { append: false }, `a-${index}`));
    const { texts } = await stream("enforce", [...pieces, working]);
    expect(texts.filter((text) => text === "4111")).toHaveLength(70);
    expect(texts.indexOf("4111")).toBe(64);
  });
});

describe("a secret in one event", () => {
  test.each([
    [
      "a status message",
      { statusUpdate: { taskId: "t", status: { state: "TASK_STATE_WORKING", message: { role: "ROLE_AGENT", parts: [{ text: card }] } } } },
    ],
    ["a message", { message: { role: "ROLE_AGENT", parts: [{ text: card }] } }],
    ["a task", { task: { id: "t", artifacts: [{ artifactId: "a", parts: [{ text: card }] }], status: { state: "TASK_STATE_COMPLETED" } } }],
    [
      "a status message of 0.3",
      { kind: "status-update", status: { state: "working", message: { role: "agent", parts: [{ kind: "text", text: card }] } } },
    ],
  ])("is taken out of %s", async (_what, result) => {
    const { texts, hits } = await stream("enforce", [result]);
    expect(texts).toEqual([removed]);
    expect(hits).toHaveLength(1);
  });

  test("is taken out of what is no JSON, of many lines of data, and of what no blank line ends; other fields stay", async () => {
    const lines = JSON.stringify({ jsonrpc: "2.0", id: 7, result: { message: { parts: [{ text: card }] } } }).replace(',"id"', ',\n"id"');
    await using use = await streaming("enforce", (response) => {
      response.write(
        `: hello\n\nid: 1\nevent: e\n${lines
          .split("\n")
          .map((line) => `data: ${line}`)
          .join("\n")}\n\n`,
      );
      response.write(`data: ping ${card}\ndata: pong\n\n`);
      response.end(`data: torn ${card}`);
    });
    const [hello, message, ping, torn] = (await (await use.send()).text()).split("\n\n");
    expect([hello, ping, torn]).toEqual([": hello", `data: ping ${removed}\ndata: pong`, `data: torn ${removed}`]);
    expect(message).toMatch(/^id: 1\nevent: e\ndata: \{.*\[removed: payment card\].*\}$/);
  });

  test("is counted when the client goes away before the stream's end", async () => {
    await using use = await streaming("enforce", (response) => void response.write(event({ message: { parts: [{ text: card }] } })));
    const answer = await use.send();
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(async () => (await use.gateway.observations()).map(({ kind }) => kind)).toEqual(["guard", "message"]);
  });
});

describe("an event that is too long to be looked at", () => {
  const long = (response: ServerResponse): void => {
    response.write(`${event(working)}data: ${"x".repeat(9 * 1024 * 1024)} ${card}\n\n`);
    response.end(event(completed));
  };

  test("ends the stream with an error when the guard is enforced", async () => {
    await using use = await streaming("enforce", long);
    const got = await (await use.send()).text();
    const events = got.split("\n\n").filter((one) => one !== "");
    expect(events).toHaveLength(2);
    expect(JSON.parse((events[1] ?? "").slice("data: ".length))).toMatchObject({
      id: 7,
      error: { data: { code: "gateway/guard-failed" } },
    });
    expect(await use.gateway.observations()).toMatchObject([{ kind: "message", status: "error", errorCode: "gateway/guard-failed" }]);
    expect(await use.gateway.status()).toMatchObject({ inFlight: {}, guards: [{}, { failed: 1 }] });
  });

  test("passes when the guard monitors, which looks no more in this stream and says so", async () => {
    await using use = await streaming("monitor", long);
    expect(await (await use.send()).text()).toContain(card);
    expect((await use.gateway.status()).guards[1]).toMatchObject({ hits: 0, failed: 1 });
    expect(await use.gateway.observations()).toMatchObject([{ kind: "message", status: "ok" }]);
  });
});

test("a stream that says its length comes whole though its length changes", async () => {
  const text = event({ message: { parts: [{ text: `${card} and more` }] } });
  await using use = await streaming("enforce", () => undefined);
  await using agent = await startAgent((_call, response) =>
    response.writeHead(200, { "content-type": "text/event-stream", "content-length": Buffer.byteLength(text) }).end(text),
  );
  const guards = { input: [], output: [{ guard: "secrets", mode: "enforce" } as const] };
  await use.gateway.use(snapshotOf(2, { dep_2: deploymentOf({ agentUrl: agent.url, guards }) }, { dep_2: 1 }));
  const answer = await post(`${use.gateway.url}/a2a/desk`, sendMessage({}, "SendStreamingMessage"));
  expect(await answer.text()).toBe(text.replace(card, removed));
});
