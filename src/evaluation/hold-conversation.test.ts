import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { holdConversation, type Told } from "./hold-conversation.ts";
import type { User } from "./open-user.ts";

/** A clock that stands still unless somebody takes time. */
let now = 0;

/** An agent at a deployment's front, which takes so long to answer each message. `baggage` is what came with them. */
async function startAgent(tookMs: number) {
  const baggage: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    baggage.push(request.headers["baggage"]?.toString());
    now += tookMs;
    response.writeHead(200, { "content-type": "application/json" });
    request.resume().on("end", () => response.end(JSON.stringify({ answer: "Go on" })));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { baggage, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

/** Talks with such an agent, who has 10 s in all; the user sends two messages and takes `thinksMs` for each. */
async function talk({ tookMs, thinksMs }: { tookMs: number; thinksMs: number }) {
  now = 0;
  await using agent = await startAgent(tookMs);
  const user: User = async (conversation) => {
    now += thinksMs;
    return ["Hello", "Thanks"][conversation.length];
  };
  const told: Told = { session: undefined, turns: [], answers: [], agentMs: 0 };
  const ids = { run: "run_1", caseId: "refund", trial: "trl_1", draw: "a1" };
  await holdConversation(
    {
      clock: () => now,
      front: { url: agent.url, wire: { http: { path: "/ask", input: "/question", output: "/answer" } } },
      wireProof: { hasAnswer: false },
      user,
      ...ids,
      timeoutMs: 10_000,
      stopping: new AbortController().signal,
    },
    told,
  );
  return { ...told, baggage: agent.baggage };
}

test("a user may take his time: only the agent's counts", async () => {
  const { turns, answers, agentMs } = await talk({ tookMs: 100, thinksMs: 60_000 });
  const answer = { text: "Go on", failed: false };
  expect([turns, answers, agentMs]).toEqual([["Hello", "Thanks"], [answer, answer], 200]);
});

test("an agent that has used up its time gets no further message answered, and the conversation ends", async () => {
  const { turns, answers } = await talk({ tookMs: 10_000, thinksMs: 0 });
  expect([turns, answers]).toEqual([
    ["Hello", "Thanks"],
    [{ text: "Go on", failed: false }, null],
  ]);
});

test("every message says for which trial it is, and what that trial's chances are drawn by", async () => {
  const { baggage } = await talk({ tookMs: 0, thinksMs: 0 });
  expect(new Set(baggage)).toEqual(new Set(["airworthy.run=run_1,airworthy.case=refund,airworthy.trial=trl_1,airworthy.draw=a1"]));
});
