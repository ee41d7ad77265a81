import { connect } from "node:net";
import { describe, expect, test } from "vitest";

import { answerTask, post, sendMessage, startAgent } from "./testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "./testing/sign-snapshot.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const deployments = { dep_1: deploymentOf({ agentUrl: "http://127.0.0.1:1" }) };

describe("the public port refuses", () => {
  test.each([
    ["/a2a/unknown", sendMessage(), 404, "gateway/unknown-agent"],
    ["/o/default/p/default/e/staging/a2a/desk", sendMessage(), 404, "gateway/unknown-agent"],
    ["/d/dep_9/a2a", sendMessage(), 404, "gateway/unknown-deployment"],
    ["/o/default/p/default/e/staging/d/dep_1/a2a", sendMessage(), 404, "gateway/unknown-deployment"],
    ["/nothing/here", sendMessage(), 404, "gateway/not-found"],
    ["/a2a/desk", "x".repeat(70_000), 413, "gateway/body-too-large"],
  ])("what is posted to %s with a problem document (%#)", async (path, body, status, code) => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    const answer = await post(`${gateway.url}${path}`, body);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    expect(await answer.json()).toMatchObject({ status, code, requestId: expect.any(String) });
  });

  test.each([
    ["{", 400, null, -32700, "gateway/json-invalid"],
    ["[]", 400, null, -32600, "gateway/request-invalid"],
    ["7", 400, null, -32600, "gateway/request-invalid"],
    ['{"jsonrpc":"1.0","id":3,"method":"SendMessage"}', 400, 3, -32600, "gateway/request-invalid"],
    ['{"jsonrpc":"2.0","id":{},"method":"SendMessage"}', 400, null, -32600, "gateway/request-invalid"],
    [sendMessage({ metadata: "@" }).replace('"@"', "[".repeat(20_000) + "]".repeat(20_000)), 400, 7, -32600, "gateway/request-invalid"],
    [sendMessage(), 502, 7, -32603, "gateway/upstream-unreachable"],
  ])("the A2A call %.40s with a JSON-RPC error", async (body, status, id, rpcCode, code) => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, body);
    expect([answer.status, await answer.json()]).toMatchObject([status, { jsonrpc: "2.0", id, error: { code: rpcCode, data: { code } } }]);
  });

  test("calls while nothing is live or ready, and keeps their id", async () => {
    await using gateway = await startTestGateway();
    expect((await post(`${gateway.url}/a2a/desk`, sendMessage())).status).toBe(503); // no snapshot yet
    const { agentUrl: _, ...starting } = deploymentOf({});
    for (const snapshot of [
      snapshotOf(1, {}, {}),
      snapshotOf(2, { dep_1: starting }, { dep_1: 1 }),
      snapshotOf(3, deployments, { dep_1: 0 }),
    ]) {
      await gateway.use(snapshot);
      const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
      expect([answer.status, await answer.json()]).toMatchObject([503, { id: 7, error: { data: { code: "gateway/no-live-version" } } }]);
    }
    await gateway.use(snapshotOf(4, { dep_1: starting }, {}));
    const answer = await post(`${gateway.url}/d/dep_1/a2a`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([503, { error: { data: { code: "gateway/deployment-not-ready" } } }]);
  });

  test("foreign pages and hosts, and other methods", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    expect(await raw(gateway, "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).toContain(
      "gateway/host-not-allowed",
    );
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage(), { origin: "http://evil.example" });
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: "gateway/origin-not-allowed" }]);
    const method = await fetch(`${gateway.url}/a2a/desk`);
    expect([method.status, method.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("a request with two lengths, before any front sees it", async () => {
    await using gateway = await startTestGateway();
    const smuggling = "POST /a2a/desk HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    expect(await raw(gateway, smuggling)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("a body that only another version of the agent would take, with its id", async () => {
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 1000, idleTimeoutMs: 1000, maxBodyBytes: 100 };
    await gateway.use(snapshotOf(1, { ...deployments, dep_2: deploymentOf({ agentUrl: "http://127.0.0.1:1", limits }) }, { dep_2: 1 }));
    const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
    expect([answer.status, await answer.json()]).toMatchObject([413, { id: 7, error: { data: { code: "gateway/body-too-large" } } }]);
  });

  test("a body that grows past the limit, and closes its connection", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const answer = await raw(gateway, `POST /a2a/desk HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });
});

test("health is told without a snapshot", async () => {
  await using gateway = await startTestGateway();
  expect(await (await fetch(`${gateway.url}/healthz`)).json()).toEqual({ status: "ok" });
});

test("a gateway that stops lets a running answer end", async () => {
  const begun = Promise.withResolvers<() => void>();
  await using agent = await startAgent((call, response) => begun.resolve(() => answerTask("t")(call, response)));
  const gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  const running = post(`${gateway.url}/a2a/desk`, sendMessage());
  const answer = await begun.promise;
  const stopped = gateway[Symbol.asyncDispose]();
  await expect(fetch(`${gateway.url}/healthz`, { headers: { connection: "close" } })).rejects.toThrow("fetch failed");
  answer();
  expect((await running).status).toBe(200);
  await stopped;
});

/** Sends bytes and gives what came until the gateway closed the connection. */
function raw({ url }: TestGateway, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}
