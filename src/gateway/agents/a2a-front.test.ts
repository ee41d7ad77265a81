import { describe, expect, test } from "vitest";

import { answerTask, post, sendMessage, startAgent, taskIn, type AgentCall } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson } from "../testing/start-upstream.ts";

describe("the session of a message", () => {
  test("without a contextId begins with a token, which the agent gets and the observation names", async () => {
    await using agent = await startAgent(answerTask("t-1"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    const body = sendMessage({ contextId: "", metadata: { big: 1 } }).replace('"big":1', '"big":12345678901234567890');
    const { contextId } = await taskIn(await post(`${gateway.url}/a2a/desk`, body));

    expect(contextId).toMatch(/^[A-Za-z0-9_-]{60,200}$/);
    const [call] = agent.calls();
    expect(JSON.parse(call?.body ?? "").params.message.contextId).toBe(contextId);
    expect(call?.body).toContain('"big":12345678901234567890');
    expect(call?.headers["baggage"]).toBe(`airworthy.session=${contextId},airworthy.deployment=dep_1`);
    expect(call?.headers["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(await gateway.observations()).toMatchObject([
      { session: contextId, deployment: "dep_1", agent: "desk", version: "v1", method: "SendMessage", streamed: false, status: "ok" },
    ]);
  });

  test("with a foreign contextId stays with its first version, and its bytes are not touched", async () => {
    await using one = await startAgent(answerTask("t-1"));
    await using two = await startAgent(answerTask("t-2"));
    await using gateway = await startTestGateway();
    const deployments = { dep_1: deploymentOf({ agentUrl: one.url }), dep_2: deploymentOf({ agentUrl: two.url, version: "v2" }) };
    const body = ` {"id":7, "jsonrpc":"2.0","method":"SendMessage","params":{"message":{"contextId":"theirs/1, ü","parts":[]},"n":1.0}} `;

    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    await post(`${gateway.url}/a2a/desk`, body);
    await gateway.use(snapshotOf(2, deployments, { dep_2: 1 }));
    await post(`${gateway.url}/a2a/desk`, body);

    expect(one.calls().map((call) => call.body)).toEqual([body, body]);
    expect(one.calls()[0]?.headers["baggage"]).toBe("airworthy.session=theirs%2F1%2C%20%C3%BC,airworthy.deployment=dep_1");
    expect(two.calls()).toEqual([]);
  });

  test("goes on under the name it began with when the agent gives it an id of its own", async () => {
    await using agent = await startAgent(({ id }, response) =>
      answerJson(response, { jsonrpc: "2.0", id, result: { message: { messageId: "a", contextId: "agents-own" } } }),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    await post(`${gateway.url}/a2a/desk`, sendMessage());
    await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "agents-own" }));

    const [first, second] = await gateway.observations();
    expect(first?.session).toMatch(/^[A-Za-z0-9_-]{60,200}$/);
    expect(second?.session).toBe(first?.session);
  });

  test("whose version is gone is told so, and what to do", async () => {
    await using agent = await startAgent(answerTask("t-1"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const { contextId } = await taskIn(await post(`${gateway.url}/a2a/desk`, sendMessage()));
    await gateway.use(snapshotOf(2, { dep_2: deploymentOf({ agentUrl: agent.url }) }, { dep_2: 1 }));

    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId }));

    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({
      jsonrpc: "2.0",
      id: 7,
      error: { code: -32603, message: expect.stringContaining("begin a new session"), data: { code: "gateway/session-version-gone" } },
    });
  });

  test("of another agent means nothing here", async () => {
    await using agent = await startAgent(answerTask("t-1"));
    await using gateway = await startTestGateway();
    const arms = (deployment: string): { name: string; deployment: string; weight: number }[] => [
      { name: "stable", deployment, weight: 1 },
    ];
    const base = snapshotOf(
      1,
      { dep_1: deploymentOf({ agentUrl: agent.url }), dep_2: deploymentOf({ agentUrl: agent.url, agent: "other" }) },
      { dep_1: 1 },
    );
    const other = { organization: "default", project: "default", environment: "production", agent: "other", arms: arms("dep_2") };
    await gateway.use({ ...base, routes: [...base.routes, other] });
    const { contextId } = await taskIn(await post(`${gateway.url}/a2a/desk`, sendMessage()));

    await post(`${gateway.url}/a2a/other`, sendMessage({ contextId }));

    expect((await gateway.observations()).map(({ deployment }) => deployment)).toEqual(["dep_1", "dep_2"]);
  });

  test("may not have an id that fills the disk", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: "http://127.0.0.1:1" }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "x".repeat(513) }));
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { code: -32602, data: { code: "gateway/context-id-too-long" } } },
    ]);
  });
});

describe("tasks", () => {
  test("are reached at the version that made them, whether it told in JSON or in events", async () => {
    const answer = ({ id, method, params }: AgentCall, response: Parameters<typeof answerJson>[0]): void => {
      if (method !== "SendStreamingMessage") return answerTask("t-json")({ id, method, params }, response);
      response.writeHead(200, { "content-type": "text/event-stream" });
      const event = `data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { task: { id: "t-events", contextId: "c" } } })}\n\n`;
      response.write(event.slice(0, 30));
      response.end(event.slice(30));
    };
    await using one = await startAgent(answer);
    await using two = await startAgent(answer);
    await using gateway = await startTestGateway();
    const deployments = { dep_1: deploymentOf({ agentUrl: one.url }), dep_2: deploymentOf({ agentUrl: two.url }) };
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    await (await post(`${gateway.url}/a2a/desk`, sendMessage())).text();
    await (await post(`${gateway.url}/a2a/desk`, sendMessage({}, "SendStreamingMessage"))).text();
    await gateway.use(snapshotOf(2, deployments, { dep_2: 1 }));

    const ask = (method: string, params: unknown): Promise<Response> =>
      post(`${gateway.url}/a2a/desk`, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    await ask("GetTask", { id: "t-json" });
    await ask("CancelTask", { id: "t-events" });
    await ask("tasks/get", { id: "t-unknown" });
    await post(`${gateway.url}/a2a/desk`, sendMessage({ taskId: "t-events" }));

    const methods = (agent: typeof one): string[] => agent.calls().map(({ body }) => JSON.parse(body).method);
    expect(methods(one)).toEqual(["SendMessage", "SendStreamingMessage", "GetTask", "CancelTask", "SendMessage"]);
    expect(methods(two)).toEqual(["tasks/get"]);
    expect(JSON.parse(one.calls()[4]?.body ?? "").params.message).not.toHaveProperty("contextId");
    const messages = await gateway.observations();
    expect(messages.map(({ kind }) => kind)).toEqual(["message", "message", "message"]);
    expect(messages[2]?.session).toBe(messages[1]?.session);
  });
});

describe("headers", () => {
  test("pass to the agent and back, except those of one connection", async () => {
    await using agent = await startAgent(({ id }, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        connection: "keep-alive, x-hop-back",
        "x-hop-back": "1",
        "x-end-back": "1",
        "a2a-extensions": "e",
      });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: {} }));
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const sent = { "a2a-version": "1.0", "a2a-extensions": "e", authorization: "Bearer x", tracestate: "v=1" };
    const { status, headers } = await rawPost(`${gateway.url}/a2a/desk`, sendMessage(), {
      ...sent,
      traceparent,
      connection: "x-hop",
      "x-hop": "1",
      te: "trailers",
      "proxy-authorization": "p",
    });

    const got = agent.calls()[0]?.headers ?? {};
    expect(got).toMatchObject(sent);
    expect(Object.keys(got)).not.toEqual(expect.arrayContaining(["x-hop"]));
    expect(["x-hop", "te", "proxy-authorization"].filter((name) => name in got)).toEqual([]);
    expect(got.host).toBe(new URL(agent.url).host);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "x-end-back": "1", "a2a-extensions": "e" });
    expect(headers).not.toHaveProperty("x-hop-back");
    // The agent's parent is the front's own span, whose parent is the client's.
    const [, traceId, spanId] = got.traceparent?.toString().split("-") ?? [];
    expect(spanId).not.toBe("00f067aa0ba902b7");
    expect(await gateway.observations()).toMatchObject([{ traceId, spanId, parentSpanId: "00f067aa0ba902b7" }]);
    expect(traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
  });

  test("say which evaluation a call is of on a deployment's own path only", async () => {
    await using agent = await startAgent(answerTask("t-1"));
    await using gateway = await startTestGateway();
    await gateway.use(
      snapshotOf(
        1,
        { dep_1: deploymentOf({ agentUrl: agent.url }), dep_2: deploymentOf({ agentUrl: "http://127.0.0.1:1" }) },
        { dep_1: 1 },
      ),
    );
    const baggage = "airworthy.session=forged,airworthy.run=run_1,airworthy.case=a%20b,airworthy.trial=trl_1,airworthy.more=1,other=1;p=2";

    await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "c-1" }), { baggage });
    await post(`${gateway.url}/d/dep_1/a2a`, sendMessage({ contextId: "c-2" }), { baggage });

    expect(agent.calls().map(({ headers }) => headers["baggage"])).toEqual([
      "other=1;p=2,airworthy.session=c-1,airworthy.deployment=dep_1",
      "other=1;p=2,airworthy.session=c-2,airworthy.run=run_1,airworthy.case=a%20b,airworthy.trial=trl_1,airworthy.deployment=dep_1",
    ]);
    const [live, evaluated] = await gateway.observations();
    expect([live?.run, live?.case, live?.trial]).toEqual([undefined, undefined, undefined]);
    expect(evaluated).toMatchObject({ session: "c-2", run: "run_1", case: "a b", trial: "trl_1" });
  });
});

describe("an agent that fails", () => {
  test("with a JSON-RPC error is passed on, and observed with its code", async () => {
    await using agent = await startAgent(({ id }, response) =>
      answerJson(response, { jsonrpc: "2.0", id, error: { code: -32603, message: "broken" } }, 500),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([500, { error: { message: "broken" } }]);
    expect(await gateway.observations()).toMatchObject([{ status: "error", errorCode: "-32603" }]);
  });

  test("with something that is not JSON is a 502 that keeps the id", async () => {
    await using agent = await startAgent((_call, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([502, { id: 7, error: { data: { code: "gateway/upstream-garbage" } } }]);
    expect(await gateway.observations()).toMatchObject([{ status: "error", errorCode: "gateway/upstream-garbage" }]);
  });

  test("by not being there is a 502 that keeps the id", async () => {
    const agent = await startAgent(answerTask("t-1"));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    await (await post(`${gateway.url}/a2a/desk`, sendMessage())).text();
    await agent[Symbol.asyncDispose]();
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([502, { id: 7, error: { data: { code: "gateway/upstream-unreachable" } } }]);
  });

  test("by dying while it works is a 502", async () => {
    await using agent = await startAgent((_call, response) => response.destroy());
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([502, { id: 7, error: { data: { code: "gateway/upstream-broke-off" } } }]);
    expect((await gateway.status()).inFlight).toEqual({});
  });

  test("by hanging is a 504 after the request timeout", async () => {
    await using agent = await startAgent(() => undefined);
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 150, idleTimeoutMs: 5000, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, limits }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([504, { id: 7, error: { data: { code: "gateway/upstream-timeout" } } }]);
    expect(await gateway.observations()).toMatchObject([{ status: "error", errorCode: "gateway/upstream-timeout" }]);
  });

  test.each([
    ["falls silent", "gateway/upstream-timeout", () => undefined],
    ["dies", "gateway/upstream-broke-off", (response: Parameters<typeof answerJson>[0]) => void setImmediate(() => response.destroy())],
  ])("in the middle of a stream that %s ends it with an error event", async (_how, code, then) => {
    await using agent = await startAgent(({ id }, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { task: { id: "t", contextId: "c" } } })}\n\ndata: {"torn`, () =>
        then(response),
      );
    });
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 5000, idleTimeoutMs: 150, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, limits }) }, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage({}, "SendStreamingMessage"));
    const last = (await answer.text()).trimEnd().split("\n").at(-1) ?? "";
    expect(JSON.parse(last.slice("data: ".length))).toMatchObject({ jsonrpc: "2.0", id: 7, error: { data: { code } } });
    expect(await gateway.observations()).toMatchObject([{ streamed: true, status: "error", errorCode: code }]);
  });
});

describe("a stream", () => {
  test("passes on each chunk before the next is made, and ends the agent's work when the client goes", async () => {
    const ended = Promise.withResolvers<void>();
    let next: (() => void) | undefined;
    await using agent = await startAgent(({ id }, response) => {
      let count = 0;
      response.on("close", ended.resolve);
      response.writeHead(200, { "content-type": "text/event-stream" });
      next = () =>
        response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { statusUpdate: { taskId: "t", count: count++ } } })}\n\n`);
      next();
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const aborter = new AbortController();
    const answer = await fetch(`${gateway.url}/a2a/desk`, {
      method: "POST",
      body: sendMessage({}, "SendStreamingMessage"),
      signal: aborter.signal,
    });

    const reader = answer.body?.getReader();
    for (const count of [0, 1, 2]) {
      expect(Buffer.from((await reader?.read())?.value ?? "").toString()).toContain(`"count":${count}}`);
      next?.();
    }
    expect((await gateway.status()).inFlight).toEqual({ dep_1: 1 });
    aborter.abort();
    await ended.promise;
    await expect.poll(() => gateway.observations()).toMatchObject([{ status: "error", errorCode: "gateway/client-gone" }]);
    expect((await gateway.status()).inFlight).toEqual({});
  });

  test("may last longer than either limit as long as it is not silent", async () => {
    await using agent = await startAgent((_call, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      let count = 0;
      const timer = setInterval(() => {
        response.write(`: ${count++}\n\n`);
        if (count < 10) return;
        clearInterval(timer);
        response.end();
      }, 80);
    });
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 500, idleTimeoutMs: 500, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, limits }) }, { dep_1: 1 }));
    const text = await (await post(`${gateway.url}/a2a/desk`, sendMessage({}, "SendStreamingMessage"))).text();
    expect(text).toMatch(/: 9\n\n$/);
  });

  test("that its client does not read stops the agent, and comes whole when it reads on", async () => {
    const chunk = `: ${"x".repeat(65_000)}\n\n`;
    const chunks = 400; // 26 MB: more than the sockets on the way hold
    let written = 0;
    const stopped = Promise.withResolvers<void>();
    await using agent = await startAgent((_call, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const write = (): void => {
        while (written < chunks) {
          written++;
          if (response.write(chunk)) continue;
          const silence = setTimeout(stopped.resolve, 300); // nobody has taken anything for that long
          response.once("drain", () => {
            clearTimeout(silence);
            write();
          });
          return;
        }
        response.end();
      };
      write();
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const answer = await fetch(`${gateway.url}/a2a/desk`, { method: "POST", body: sendMessage({}, "SendStreamingMessage") });
    await stopped.promise;
    expect(written).toBeLessThan(chunks);
    expect((await answer.arrayBuffer()).byteLength).toBe(chunks * chunk.length);
  });
});

test("a call keeps the snapshot it began with", async () => {
  const finish = Promise.withResolvers<() => void>();
  await using old = await startAgent((call, response) => finish.resolve(() => answerTask("t-old")(call, response)));
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: old.url }) }, { dep_1: 1 }));
  const running = post(`${gateway.url}/a2a/desk`, sendMessage());
  const answerNow = await finish.promise;
  await gateway.use(snapshotOf(2, {}, {}));
  expect((await post(`${gateway.url}/a2a/desk`, sendMessage())).status).toBe(503);
  answerNow();
  expect((await taskIn(await running)).id).toBe("t-old");
});

/** fetch refuses to send headers of one connection; node:http does not. */
async function rawPost(
  url: string,
  body: string,
  headers: { [name: string]: string },
): Promise<{ status: number | undefined; headers: object }> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", headers }, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode, headers: response.headers }));
    });
    outgoing.on("error", reject).end(body);
  });
}
