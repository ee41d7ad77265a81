import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";

import type { SnapshotDeployment } from "../../src/delivery/domain/snapshot.ts";
import { openConversation } from "../../src/evaluation/index.ts";
import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { startTestGateway } from "../../src/gateway/testing/start-test-gateway.ts";
import { answerJson, type SeenRequest, startUpstream } from "../../src/gateway/testing/start-upstream.ts";

type Wire = NonNullable<SnapshotDeployment["wire"]>;
type Answering = (request: SeenRequest, response: ServerResponse) => void;

/** Says some turns to an agent through its front. */
async function talk(wire: Wire, answer: Answering, ...turns: readonly string[]) {
  await using agent = await startUpstream(answer);
  await using gateway = await startTestGateway();
  const limits = { requestTimeoutMs: 500, idleTimeoutMs: 500, maxBodyBytes: 65_536 };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, wire, limits }) }));
  const conversation = await openConversation({ url: `${gateway.url}/d/dep_1`, wire }, { baggage: "airworthy.trial=trl_1" });
  const answers = [];
  for (const turn of turns) answers.push(await conversation.say(turn, AbortSignal.timeout(5_000)));
  return { answers, session: conversation.contextId(), seen: [...agent.seen], observed: await gateway.observations() };
}

const stream =
  (...events: readonly string[]): Answering =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of events) response.write(event);
    response.end();
  };
const chat = { path: "/chat", input: "/message", output: "/reply" };

describe("a conversation over an agent's own wire", () => {
  test("goes on by the id that the agent makes, under the name that the front observes", async () => {
    const http = { ...chat, session: { request: "/id", response: "/id" }, body: { user: "evaluation" } };
    const { answers, session, seen, observed } = await talk(
      { http },
      (_request, response) => answerJson(response, { reply: "yes", id: 7 }),
      "one",
      "two",
    );
    expect(answers).toEqual([
      { text: "yes", failed: false },
      { text: "yes", failed: false },
    ]);
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
      { user: "evaluation", message: "one" },
      { user: "evaluation", message: "two", id: 7 }, // as the agent wrote it
    ]);
    expect(observed[0]).toMatchObject({ trial: "trl_1", status: "ok" });
    expect(session).toBe("7");
  });

  test.each<[string, Partial<typeof chat> & { session?: { header: string } | { request: string } }, (request: SeenRequest) => unknown]>([
    ["a header", { session: { header: "x-thread" } }, ({ headers }) => headers["x-thread"]],
    ["the body", { session: { request: "/thread/id" } }, ({ body }) => JSON.parse(body).thread.id],
    ["the path", { path: "/threads/{session}" }, ({ url }) => url.slice("/threads/".length)],
  ])("goes on by the id in %s that the front made", async (_where, members, read) => {
    const { seen, session } = await talk(
      { http: { ...chat, ...members } },
      (_request, response) => answerJson(response, { reply: "yes" }),
      "one",
      "two",
    );
    expect(seen.map(read)).toEqual([session, session]);
  });

  test("carries all that was said to an agent behind chat completions, in one session", async () => {
    const { answers, seen, observed } = await talk(
      "openai-chat",
      (_request, response) => answerJson(response, { choices: [{ message: { content: "yes" } }] }),
      "one",
      "two",
    );
    expect(answers.map(({ text }) => text)).toEqual(["yes", "yes"]);
    expect(JSON.parse(seen[1]?.body ?? "").messages).toEqual([
      { role: "user", content: "one" },
      { role: "assistant", content: "yes" },
      { role: "user", content: "two" },
    ]);
    expect(new Set(observed.map(({ session }) => session)).size).toBe(1);
  });

  test("reads a stream of pieces, and one that has a text whole", async () => {
    const http = { ...chat, stream: { output: "/delta", end: { event: "done" } } };
    const pieces = await talk(
      { http },
      stream('data: {"delta":"He"}\n\n', 'data: {"tool":1}\n\ndata: {"delta":"llo"}\n\n', "event: done\ndata: {}\n\n"),
      "hi",
    );
    expect(pieces.answers).toEqual([{ text: "Hello", failed: false }]);
    const whole = await talk({ http: chat }, stream('data: {"reply":"He"}\n\n', 'data: {"reply":"Hello"}\n\n'), "hi");
    expect(whole.answers).toEqual([{ text: "Hello", failed: false }]);
  });

  test("hears that the agent could not", async () => {
    const http = { ...chat, error: "/error" };
    const said = await talk({ http }, (_request, response) => answerJson(response, { error: { why: "closed" } }), "hi");
    expect(said.answers).toEqual([{ text: '{"why":"closed"}', failed: true }]);
    const broken = await talk({ http }, (_request, response) => answerJson(response, { detail: "oh" }, 500), "hi");
    expect(broken.answers).toEqual([{ text: '{"detail":"oh"}', failed: true }]);
  });

  test.each<[string, Answering, string]>([
    [
      "another place",
      (_request, response) => answerJson(response, { answer: "secret", id: 1 }),
      'has no text at "/reply" (or "/delta" in events), where the wire of the manifest has it. It has "/answer", "/id".',
    ],
    ["no JSON", (_request, response) => void response.end("<h1>"), "is not JSON"],
    [
      "another path",
      (_request, response) => answerJson(response, {}, 404),
      'was HTTP 404: it takes no messages there. Is "/chat" the right path?',
    ],
    ["another body", (_request, response) => answerJson(response, {}, 422), "was HTTP 422: it did not take the message"],
    ["another end", stream('data: {"delta":"a"}\n\n', "data: [END]\n\n"), "ended without the event that is its end"],
    [
      "another event",
      stream('data: {"text":"a"}\n\n', "data: [DONE]\n\n"),
      'has no text at "/reply" (or "/delta" in events), where the wire of the manifest has it. It has "/text".',
    ],
  ])("says what does not fit when the agent has %s than the wire", async (_what, answer, said) => {
    const http = { ...chat, stream: { output: "/delta", end: { data: "[DONE]" } } };
    const { answers } = await talk({ http }, answer, "hi");
    expect(answers[0]?.unread).toContain(`The agent's answer to POST /chat ${said}`);
    expect(answers[0]?.unread).not.toContain("secret");
  });

  test("says so when the agent names no session where the wire has it", async () => {
    const http = { ...chat, session: { request: "/id", response: "/id" } };
    const { answers } = await talk({ http }, (_request, response) => answerJson(response, { reply: "yes", thread: 7 }), "hi");
    expect(answers[0]?.unread).toBe(
      'The agent\'s answer to POST /chat names no session at "/id", where the wire of the manifest has it. It has "/reply", "/thread".',
    );
  });

  test.each<[string, Answering, string]>([
    ["never answers", () => {}, "gateway/upstream-timeout"],
    [
      "falls silent in a stream",
      (_request, response) => void response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n"),
      "gateway/upstream-timeout",
    ],
    [
      "breaks off",
      (_request, response) =>
        void (response.writeHead(200, { "content-type": "text/plain" }).write("{"), setTimeout(() => response.destroy(), 20)),
      "gateway/upstream-broke-off",
    ],
  ])("with an agent that %s fails with the front's code", async (_what, answer, code) => {
    await expect(talk({ http: chat }, answer, "hi")).rejects.toMatchObject({ code });
  });
});
