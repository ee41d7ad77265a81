import { describe, expect, test } from "vitest";

import { post } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

const call = (id: number, name: string, input: unknown = {}): unknown => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: input },
});
const result = (id: number, text: string): unknown => ({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text }] } });

describe("the MCP front", () => {
  test("passes method, headers, body and status, with our baggage left out", async () => {
    await using shop = await startUpstream((_request, response) => response.writeHead(202, { "mcp-session-id": "sess-1" }).end());
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } } }) }));
    const body = ' {"jsonrpc":"2.0", "method":"notifications/initialized"}';
    const headers = {
      "mcp-session-id": "sess-1",
      "mcp-protocol-version": "2025-11-25",
      "mcp-method": "x",
      baggage: "airworthy.session=s,other=1",
    };

    const answer = await post(`${gateway.url}/d/dep_1/mcp/shop`, body, headers);
    await fetch(`${gateway.url}/d/dep_1/mcp/shop`, { method: "DELETE", headers });

    expect([answer.status, answer.headers.get("mcp-session-id")]).toEqual([202, "sess-1"]);
    expect(shop.seen).toMatchObject([
      { method: "POST", url: "/mcp", body, headers: { ...headers, baggage: "other=1" } },
      { method: "DELETE", headers: { "mcp-session-id": "sess-1" } },
    ]);
    expect(await gateway.observations()).toEqual([]);
  });

  test("observes each call of a batch with its own result, and counts calls without a session", async () => {
    await using shop = await startUpstream((_request, response) =>
      answerJson(response, [result(2, "two"), { jsonrpc: "2.0", id: 1, error: { code: -32000, message: "no" } }]),
    );
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } } }) }));
    await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify([call(1, "a", { x: 1 }), call(2, "b"), call(3, "c")]));
    expect(await gateway.observations()).toMatchObject([
      { tool: "b", result: [{ type: "text", text: "two" }], isError: false },
      { tool: "a", arguments: { x: 1 }, result: { code: -32000, message: "no" }, isError: true },
      { tool: "c", result: null, isError: true },
    ]);
    expect((await gateway.status()).counters.unattributed).toEqual({ dep_1: 3 });
  });

  test("refuses a batch with a forbidden call whole, and sends nothing of it", async () => {
    await using shop = await startUpstream((_request, response) => answerJson(response, {}));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp`, tools: ["a"] } } }) }));
    const answer = await post(
      `${gateway.url}/d/dep_1/mcp/shop`,
      JSON.stringify([call(1, "a"), call(2, "b"), { jsonrpc: "2.0", method: "notifications/x" }]),
    );
    const error = { code: -32602, data: { code: "gateway/tool-not-allowed" } };
    expect(await answer.json()).toMatchObject([
      { id: 1, error },
      { id: 2, error },
    ]);
    expect(shop.seen).toEqual([]);
    expect(await gateway.observations()).toMatchObject([
      { tool: "a", isError: true, result: null },
      { tool: "b", isError: true },
    ]);
  });

  test.each([
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"b","name":"a","arguments":{}}}', 200, "a"],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"b","arguments":{}}}', 400, undefined],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"tools/call","params":{"name":"b"}}', 400, undefined],
    [
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":${"[".repeat(9000)}${"]".repeat(9000)}}}`,
      400,
      undefined,
    ],
  ])("sends on only what it judged: %.90s", async (body, status, name) => {
    await using shop = await startUpstream((_request, response) => answerJson(response, result(1, "done")));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp`, tools: ["a"] } } }) }));
    expect((await post(`${gateway.url}/d/dep_1/mcp/shop`, body)).status).toBe(status);
    expect(shop.seen.map((request) => request.body)).toEqual(
      name === undefined ? [] : [`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":{}}}`],
    );
  });

  test("keeps a silent standing stream open, and passes on what comes at last", async () => {
    const begun = Promise.withResolvers<(text: string) => void>();
    await using shop = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      begun.resolve((text) => response.end(text));
    });
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 100, idleTimeoutMs: 100, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: shop.url } }, limits }) }));
    const answer = await fetch(`${gateway.url}/d/dep_1/mcp/shop`, { headers: { accept: "text/event-stream" } });
    const silence = AbortSignal.timeout(400); // four times either limit
    await new Promise((resolve) => silence.addEventListener("abort", resolve));
    (await begun.promise)("data: {}\n\n");
    expect(await answer.text()).toBe("data: {}\n\n");
  });

  test("answers a call to a server that is not there with the call's id, and observes it", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: "http://127.0.0.1:1/mcp" } } }) }));
    const answer = await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify(call(5, "a")));
    expect([answer.status, await answer.json()]).toMatchObject([502, { id: 5, error: { data: { code: "gateway/upstream-unreachable" } } }]);
    expect(await gateway.observations()).toMatchObject([{ kind: "tool", tool: "a", result: null, isError: true }]);
  });

  test("ends a stream that breaks off with an error for each open call", async () => {
    await using shop = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(result(1, "one"))}\n\ndata: {"to`, () => void setImmediate(() => response.destroy()));
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: shop.url } } }) }));
    const text = await (await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify([call(1, "a"), call(2, "b")]))).text();
    expect(JSON.parse(text.trimEnd().split("\n").at(-1)?.slice(6) ?? "")).toMatchObject({
      id: 2,
      error: { data: { code: "gateway/upstream-broke-off" } },
    });
    expect(await gateway.observations()).toMatchObject([
      { tool: "a", isError: false },
      { tool: "b", isError: true, result: null },
    ]);
  });

  test("cuts long results and knows only the servers of the manifest", async () => {
    await using shop = await startUpstream((_request, response) => answerJson(response, result(1, "x".repeat(40_000))));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp: { shop: { url: shop.url } } }) }));
    await post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify(call(1, "a")));
    const [seen] = await gateway.observations();
    expect(seen?.kind === "tool" && seen.result).toMatch(/^\[\{"type":"text","text":"x{16000}/);
    expect((await post(`${gateway.url}/d/dep_1/mcp/none`, "{}")).status).toBe(404);
    expect((await fetch(`${gateway.url}/d/dep_1/mcp/shop`, { method: "PATCH" })).status).toBe(405);
  });
});
