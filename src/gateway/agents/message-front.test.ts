import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";

import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import type { HttpWire } from "../../kernel/wire.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { post } from "../testing/start-agent.ts";
import { startTestGateway, type TestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream, type SeenRequest, type Upstream } from "../testing/start-upstream.ts";

const agentMakes: HttpWire = {
  path: "/chat",
  session: { request: "/conversation", response: "/conversation" },
  input: "/message",
  output: "/reply",
  error: "/error",
  stream: { output: "/delta", end: { data: "[DONE]" } },
};
const clientMakes: HttpWire = { path: "/chat", session: { request: "/meta/session" }, input: "/message", output: "/reply" };
const inHeader: HttpWire = { path: "/chat", session: { header: "X-Thread" }, input: "/message", output: "/reply" };
const inPath: HttpWire = { path: "/threads/{session}/messages", input: "/message", output: "/reply" };
const withoutSessions: HttpWire = { path: "/chat", input: "/message", output: "/reply" };

type Wire = NonNullable<SnapshotDeployment["wire"]>;
type Answering = (request: SeenRequest, response: ServerResponse) => void;

/** A gateway before agents: one deployment for each, the first of which is live. */
async function start(wire: Wire, answers: readonly Answering[], members: Partial<SnapshotDeployment> = {}) {
  const agents = await Promise.all(answers.map((answer) => startUpstream(answer)));
  const gateway = await startTestGateway();
  const deployments = Object.fromEntries(
    agents.map(({ url }, index) => [`dep_${index + 1}`, deploymentOf({ agentUrl: url, version: `v${index + 1}`, wire, ...members })]),
  );
  let version = 0;
  const live = (name: string, more: Record<string, SnapshotDeployment> = {}): Promise<void> =>
    gateway.use(snapshotOf(++version, { ...deployments, ...more }, { [name]: 1 }));
  await live("dep_1");
  return {
    agents,
    gateway,
    /** Sends new sessions to another deployment. */
    live,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await Promise.all(agents.map((agent) => agent[Symbol.asyncDispose]()));
    },
  };
}

const saying =
  (version: string, members: object = {}): Answering =>
  (_request, response) =>
    answerJson(response, { reply: `I am ${version}`, ...members });
const send = (gateway: TestGateway, body: unknown, path = "/agents/desk/chat", headers: Record<string, string> = {}) =>
  post(gateway.url + path, typeof body === "string" ? body : JSON.stringify(body), headers);
const bodies = (agent: Upstream | undefined) => agent?.seen.map(({ body }) => JSON.parse(body));
const messages = async (gateway: TestGateway) => (await gateway.observations()).filter(({ kind }) => kind === "message");

describe("a message over plain HTTP", () => {
  test("passes byte by byte, with path, query and headers, and so does its answer", async () => {
    const answer = ' {"reply" : "caf\\u00e9", "n": 12345678901234567890 } ';
    await using use = await start({ http: agentMakes }, [
      (_request, response) => void response.writeHead(201, { "content-type": "application/json", "x-own": "1" }).end(answer),
    ]);
    const body = ' { "message":"h\\u0069", "n": 1.0, "conversation": "" } ';
    const got = await send(use.gateway, body, "/agents/desk/chat?trace=1", { "x-api-key": "k" });

    expect([got.status, got.headers.get("x-own"), await got.text()]).toEqual([201, "1", answer]);
    expect(use.agents[0]?.seen).toMatchObject([{ method: "POST", url: "/chat?trace=1", body, headers: { "x-api-key": "k" } }]);
    const session = got.headers.get("airworthy-session");
    expect(use.agents[0]?.seen[0]?.headers["baggage"]).toBe(`airworthy.session=${session},airworthy.deployment=dep_1`);
    expect(use.agents[0]?.seen[0]?.headers["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(await use.gateway.observations()).toMatchObject([
      { kind: "message", method: "POST /chat", streamed: false, status: "ok", session, deployment: "dep_1", version: "v1" },
    ]);
  });

  test("reaches an agent below a path of its URL", async () => {
    await using use = await start({ http: agentMakes }, [saying("v1")]);
    const agentUrl = `${use.agents[0]?.url}/base/`;
    await use.live("dep_9", { dep_9: deploymentOf({ agentUrl, wire: { http: agentMakes } }) });
    await send(use.gateway, { message: "hi" });
    expect(use.agents[0]?.seen[0]?.url).toBe("/base/chat");
  });
});

describe("a session over plain HTTP", () => {
  test("whose id the agent makes is pinned before the client sees it, and keeps its name", async () => {
    await using use = await start({ http: agentMakes }, [saying("v1", { conversation: "c-7" }), saying("v2", { conversation: "other" })]);
    await send(use.gateway, { message: "hi" });
    await use.live("dep_2");
    const again = await send(use.gateway, { message: "hi", conversation: "c-7" });
    const fresh = await send(use.gateway, { message: "hi" });

    expect([await again.json(), await fresh.json()]).toMatchObject([{ reply: "I am v1" }, { reply: "I am v2" }]);
    const [first, second, third] = await messages(use.gateway);
    expect(first?.session).toMatch(/^[A-Za-z0-9_-]{60,200}$/);
    expect(second?.session).toBe(first?.session);
    expect(third?.session).not.toBe(first?.session);
  });

  test("is pinned when a stream names it, however it is cut", async () => {
    const events = 'data: {"conversation":"c-9"}\n\ndata: {"delta":"a"}\n\ndata: [DONE]\n\n';
    await using use = await start({ http: agentMakes }, [
      (_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const character of events) response.write(character);
        response.end();
      },
      saying("v2"),
    ]);
    expect(await (await send(use.gateway, { message: "hi" })).text()).toBe(events);
    await use.live("dep_2");
    expect(await (await send(use.gateway, { message: "hi", conversation: "c-9" })).text()).toBe(events);
  });

  test("that the client names in the body stays with its first version", async () => {
    await using use = await start({ http: clientMakes }, [saying("v1"), saying("v2")]);
    await send(use.gateway, { message: "hi", meta: { session: "theirs" } });
    await use.live("dep_2");
    const again = await send(use.gateway, { message: "hi", meta: { session: "theirs" } });
    expect(await again.json()).toEqual({ reply: "I am v1" });
    expect(again.headers.get("airworthy-session")).toBe("theirs");
  });

  test("that nobody names is made by the gateway, told to agent and client, and goes on", async () => {
    await using use = await start({ http: clientMakes }, [saying("v1"), saying("v2")]);
    const first = await send(use.gateway, { message: "hi" });
    const session = first.headers.get("airworthy-session") ?? "";
    await use.live("dep_2");
    const again = await send(use.gateway, { message: "hi", meta: { session } });

    expect(bodies(use.agents[0])).toEqual([
      { message: "hi", meta: { session } },
      { message: "hi", meta: { session } },
    ]);
    expect(await again.json()).toEqual({ reply: "I am v1" });
  });

  test("is read from a header, and put into it where it is missing", async () => {
    await using use = await start({ http: inHeader }, [saying("v1"), saying("v2")]);
    const begun = await send(use.gateway, { message: "hi" });
    await send(use.gateway, { message: "hi" }, "/agents/desk/chat", { "x-thread": "theirs" });
    await use.live("dep_2");
    await send(use.gateway, { message: "hi" }, "/agents/desk/chat", { "X-Thread": "theirs" });

    const seen = use.agents[0]?.seen.map(({ headers }) => headers["x-thread"]);
    expect(seen).toEqual([begun.headers.get("airworthy-session"), "theirs", "theirs"]);
    expect(use.agents[1]?.seen).toEqual([]);
  });

  test("is read from the path", async () => {
    await using use = await start({ http: inPath }, [saying("v1"), saying("v2")]);
    await send(use.gateway, { message: "hi" }, "/agents/desk/threads/a%20b/messages");
    await use.live("dep_2");
    await send(use.gateway, { message: "hi" }, "/agents/desk/threads/a%20b/messages");
    expect(use.agents[0]?.seen.map(({ url }) => url)).toEqual(["/threads/a%20b/messages", "/threads/a%20b/messages"]);
    expect((await messages(use.gateway)).map(({ session }) => session)).toEqual(["a b", "a b"]);
  });

  test("is each message where the wire has none, and nothing is put into it", async () => {
    await using use = await start({ http: withoutSessions }, [saying("v1")]);
    await send(use.gateway, { message: "hi" });
    await send(use.gateway, { message: "hi" });
    expect(bodies(use.agents[0])).toEqual([{ message: "hi" }, { message: "hi" }]);
    const [first, second] = await messages(use.gateway);
    expect(first?.session).not.toBe(second?.session);
  });

  test("goes on with its version though the next one has another wire at the same path", async () => {
    await using use = await start({ http: agentMakes }, [saying("v1", { conversation: "c-7" })]);
    await using next = await startUpstream(saying("v2"));
    await send(use.gateway, { message: "hi" });
    const wire = { http: { ...inHeader, input: "/question" } };
    await use.live("dep_9", { dep_9: deploymentOf({ agentUrl: next.url, version: "v9", wire }) });

    expect(await (await send(use.gateway, { message: "hi", conversation: "c-7" })).json()).toMatchObject({ reply: "I am v1" });
    expect(await (await send(use.gateway, { question: "hi" })).json()).toEqual({ reply: "I am v2" });
  });

  test("at a named deployment is not pinned, and evaluations are attributed there alone", async () => {
    await using use = await start({ http: agentMakes }, [saying("v1", { conversation: "c-7" })]);
    const baggage = "airworthy.run=run_1,airworthy.trial=trl_1,other=1";
    await send(use.gateway, { message: "hi" }, "/d/dep_1/agent/chat", { baggage });
    await send(use.gateway, { message: "hi" }, "/agents/desk/chat", { baggage });
    const [named, routed] = await messages(use.gateway);
    expect(named).toMatchObject({ run: "run_1", trial: "trl_1" });
    expect(routed).not.toHaveProperty("run");
    expect(use.agents[0]?.seen[0]?.headers["baggage"]).toContain("other=1");
  });
});

describe("an agent behind OpenAI's chat completions", () => {
  const path = "/agents/desk/v1/chat/completions";
  const chat = (...said: readonly string[]) => ({
    messages: [
      { role: "system", content: "be kind" },
      ...said.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content })),
    ],
  });
  const completing =
    (text: string): Answering =>
    (_request, response) =>
      answerJson(response, { choices: [{ index: 0, message: { role: "assistant", content: text } }] });
  const streaming =
    (text: string): Answering =>
    (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const content of text) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
      response.end("data: [DONE]\n\n");
    };

  test.each([
    ["whole", completing],
    ["streamed", streaming],
  ])("is known again by what was said, %s", async (_how, answering) => {
    await using use = await start("openai-chat", [answering("Hello! "), answering("I am v2")]);
    await (await send(use.gateway, chat("hi"), path)).text();
    await use.live("dep_2");
    await (await send(use.gateway, chat("hi", "Hello!", "and now?"), path)).text();
    await (await send(use.gateway, chat("hi", "Hello!", "and now?", "Hello!", "more"), path)).text();
    await (await send(use.gateway, chat("another"), path)).text();

    const [first, second, third, other] = await messages(use.gateway);
    expect([first, second, third, other].map((one) => one?.version)).toEqual(["v1", "v1", "v1", "v2"]);
    expect([second?.session, third?.session]).toEqual([first?.session, first?.session]);
  });

  test.each<[string, object, Record<string, string>]>([
    ["the header x-session-id", {}, { "x-session-id": "theirs" }],
    ["user", { user: "theirs" }, {}],
  ])("has the session that %s names", async (_what, members, headers) => {
    await using use = await start("openai-chat", [completing("one"), completing("two")]);
    await send(use.gateway, { ...chat("hi"), ...members }, path, headers);
    await use.live("dep_2");
    const again = await send(use.gateway, { ...chat("other"), ...members }, path, headers);
    expect(again.headers.get("airworthy-session")).toBe("theirs");
    expect(use.agents[1]?.seen).toEqual([]);
  });
});

describe("an answer over plain HTTP", () => {
  const limits = { requestTimeoutMs: 200, idleTimeoutMs: 200, maxBodyBytes: 1024 };
  const stream =
    (...chunks: readonly string[]): Answering =>
    (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const chunk of chunks) response.write(chunk);
      response.end();
    };

  test.each<[string, Answering, string | undefined]>([
    ["a text where the wire has it", saying("v1"), undefined],
    ["an error where the wire has it", saying("v1", { error: "out of stock" }), "agent/error"],
    ["an error that is none", saying("v1", { error: null }), undefined],
    ["no text where the wire has it", (_request, response) => answerJson(response, { answer: "hi" }), "agent/no-answer"],
    ["an HTTP error", (_request, response) => answerJson(response, { detail: "no" }, 500), "gateway/upstream-status"],
    ["no JSON", (_request, response) => void response.end("<h1>hello</h1>"), "gateway/upstream-garbage"],
    ["JSON of no type, in chunks", (_request, response) => (response.write('{"reply":'), response.end('"hi"}')), undefined],
    ["a stream with its end", stream('data: {"delta":"a"}\n\n', "data: [DONE]\n\n"), undefined],
    ["a stream whose end has no blank line", stream('data: {"delta":"a"}\n\n', "data: [DONE]"), undefined],
    ["a stream without its end", stream('data: {"delta":"a"}\n\n'), "gateway/upstream-broke-off"],
    ["a stream with an error", stream('data: {"error":"no"}\n\n', "data: [DONE]\n\n"), "agent/error"],
    ["a stream with an event that is an error", stream('event: error\ndata: {"why":"no"}\n\n', "data: [DONE]\n\n"), "agent/error"],
    ["a stream without a text", stream('data: {"tool":"x"}\n\n', "data: [DONE]\n\n"), "agent/no-answer"],
  ])("with %s passes, and is observed as what it is", async (_what, answer, errorCode) => {
    await using use = await start({ http: agentMakes }, [answer]);
    const got = await send(use.gateway, { message: "hi" });
    const direct = await post(`${use.agents[0]?.url}/chat`, "{}");
    expect([got.status, await got.text()]).toEqual([direct.status, await direct.text()]);
    const [observed] = await messages(use.gateway);
    expect(observed).toMatchObject({ status: errorCode === undefined ? "ok" : "error" });
    expect(observed).toEqual(
      errorCode === undefined ? expect.not.objectContaining({ errorCode: expect.anything() }) : expect.objectContaining({ errorCode }),
    );
  });

  test("that never comes is an error that any HTTP client reads, and OpenAI's too", async () => {
    await using use = await start({ http: agentMakes }, [() => {}], { limits });
    const got = await send(use.gateway, { message: "hi" });
    expect([got.status, got.headers.get("content-type")]).toEqual([504, "application/problem+json"]);
    const code = "gateway/upstream-timeout";
    expect(await got.json()).toMatchObject({
      status: 504,
      code,
      detail: expect.any(String),
      requestId: expect.any(String),
      error: { code },
    });
  });

  test("that falls silent in a stream ends with an event that says so", async () => {
    await using use = await start(
      { http: agentMakes },
      [
        (_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" }).write('data: {"delta":"a"}\n\ndata: {"de');
        },
      ],
      { limits },
    );
    const text = await (await send(use.gateway, { message: "hi" })).text();
    expect(text.startsWith('data: {"delta":"a"}\n\ndata: {"de\n\ndata: {')).toBe(true);
    expect(text).toContain('"code":"gateway/upstream-timeout"');
    expect(await messages(use.gateway)).toMatchObject([{ streamed: true, errorCode: "gateway/upstream-timeout" }]);
  });

  test.each<[string, string, unknown, number, string]>([
    ["no JSON", "/agents/desk/chat", "hi", 400, "gateway/json-invalid"],
    ["another path", "/agents/desk/talk", {}, 404, "gateway/wire-differs"],
    ["A2A's path", "/a2a/desk", { jsonrpc: "2.0", id: 1, method: "SendMessage", params: {} }, 404, "gateway/wire-differs"],
    ["an agent that is not there", "/agents/other/chat", {}, 404, "gateway/unknown-agent"],
    ["too long a session", "/agents/desk/chat", { conversation: "x".repeat(600) }, 400, "gateway/context-id-too-long"],
    ["too long a body", "/agents/desk/chat", { message: "x".repeat(2000) }, 413, "gateway/body-too-large"],
  ])("to a message with %s is a refusal", async (_what, path, body, status, code) => {
    await using use = await start({ http: agentMakes }, [saying("v1")], { limits });
    const got = await send(use.gateway, body, path);
    expect(got.status).toBe(status);
    expect(await got.text()).toContain(code);
    expect(use.agents[0]?.seen).toEqual([]);
  });

  test("to a message at the wrong place says the right one", async () => {
    await using use = await start({ http: agentMakes }, [saying("v1")]);
    expect(await (await send(use.gateway, {}, "/agents/desk/v1/chat")).json()).toMatchObject({
      detail: expect.stringContaining("POST them to /agents/desk/chat"),
    });
    expect((await fetch(`${use.gateway.url}/agents/desk/chat`)).status).toBe(405);
  });
});
