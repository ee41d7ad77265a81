import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, test } from "vitest";

import { openModel } from "./ask-model.ts";
import type { Exchange } from "./domain/simulator-prompt.ts";
import type { SimulatedUser } from "./domain/suite.ts";
import { openUser } from "./open-user.ts";

type Asked = { readonly model: string; readonly seed?: number; readonly temperature?: number; readonly response_format?: object };

/** A server that speaks OpenAI's wire: it refuses what has one of `refused`, else answers in turn; the last answer stays. */
async function startSimulator(answers: readonly string[], refused: readonly string[] = []) {
  const asked: Asked[] = [];
  let answered = 0;
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    request.on("end", () => {
      const body = JSON.parse(text) as Asked; // our own client wrote it
      asked.push(body);
      const isRefused = refused.some((name) => name in body);
      const content = isRefused ? "" : answers[Math.min(answered++, answers.length - 1)];
      response.writeHead(isRefused ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content } }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    asked,
    url: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const testPattern = (pattern: string, text: string) => new RegExp(pattern, "u").test(text);
const player = { kind: "model", goal: "Get the money back", persona: "expert", facts: {}, maxTurns: 3 } as const;

/** Talks to an agent that repeats what it is told; the messages of the user. */
async function talk(user: SimulatedUser, url = "http://127.0.0.1:1", draw = "00000008aaaaaaaa"): Promise<string[]> {
  const simulator = openModel({ url, model: "sim-1" }, { env: {}, name: "the simulator" });
  const next = openUser({ turns: [], user }, { simulator, testPattern, draw });
  const conversation: Exchange[] = [];
  for (;;) {
    const said = await next(conversation, new AbortController().signal);
    if (said === undefined) return conversation.map((exchange) => exchange.user);
    conversation.push({ user: said, agent: `You said: ${said}` });
  }
}

describe("a user whom a model plays", () => {
  test("says what the model says until it is done, under the trial's seed", async () => {
    await using simulator = await startSimulator(['{"say": "Hello"}', '{"say": "A-1"}', '{"done": true}']);
    expect(await talk(player, simulator.url)).toEqual(["Hello", "A-1"]);
    expect(simulator.asked).toMatchObject([
      { model: "sim-1", seed: 4, temperature: 0, response_format: { type: "json_object" } },
      { seed: 4 },
      { seed: 4 },
    ]);
  });

  test("begins with what the case says, and ends after its most messages without asking", async () => {
    await using simulator = await startSimulator(['{"say": "And now?"}']);
    expect(await talk({ ...player, start: "Hi" }, simulator.url)).toEqual(["Hi", "And now?", "And now?"]);
    expect(simulator.asked).toHaveLength(2);
  });

  test("is asked in plainer ways by an endpoint that takes no form, and once it is known no more", async () => {
    await using simulator = await startSimulator(['{"say": "Hello"}', '{"done": true}'], ["response_format"]);
    await talk(player, simulator.url);
    expect(simulator.asked.map((body) => ["response_format" in body, body.seed])).toEqual([
      [true, 4],
      [false, 4],
      [false, 4],
    ]);
  });

  test("is asked without a seed by an endpoint that takes none", async () => {
    await using simulator = await startSimulator(['{"say": "Hello"}', '{"done": true}'], ["seed", "response_format"]);
    expect(await talk(player, simulator.url)).toEqual(["Hello"]);
    expect(simulator.asked.map((body) => "seed" in body)).toEqual([true, true, false, false]);
  });

  test.each([
    [["Sure, I would say hello."], /the simulator answered "Sure, I would say hello\." *, which is neither a message nor the end/],
    [['{"done": true}'], /ended the conversation before it had said anything/],
  ])("that answers %j fails, and says nothing of the agent", async (answers, message) => {
    await using simulator = await startSimulator(answers);
    await expect(talk(player, simulator.url)).rejects.toThrow(message);
  });

  test("whom nobody reaches fails", async () => {
    await expect(talk(player)).rejects.toThrow(/the simulator at .* cannot be reached/);
  });
});

describe("a scripted user", () => {
  const script = { kind: "scripted", turns: [{ say: "Hello" }, { when: "Hello", say: "Again" }, { when: "Hello", say: "Never" }] } as const;

  test("says what fits the answer, and ends where nothing does", async () => {
    expect(await talk({ ...script, maxTurns: 9 })).toEqual(["Hello", "Again"]);
  });

  test("sends no more than his most messages", async () => {
    expect(await talk({ ...script, maxTurns: 1 })).toEqual(["Hello"]);
  });
});
