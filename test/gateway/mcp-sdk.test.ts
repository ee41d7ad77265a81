import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { NodeStreamableHTTPServerTransport, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { policyOf } from "../../src/gateway/testing/start-desk.ts";
import { startTestGateway, type TestGateway } from "../../src/gateway/testing/start-test-gateway.ts";
import { listen, type Upstream } from "../../src/gateway/testing/start-upstream.ts";

describe.each([
  { server: "of 2026-07-28 that answers in JSON", start: () => startModern("auto"), mode: "auto" },
  { server: "of 2026-07-28 that answers in events", start: () => startModern("sse"), mode: "auto" },
  { server: "of 2025-11-25 with sessions", start: startWithSessions, mode: "legacy" },
] as const)("the MCP SDK's client and a server $server with the gateway between them", ({ start, mode }) => {
  test("tools are listed and called by the allow-list, and every call is observed with its session", async () => {
    await using shop = await start();
    await using gateway = await startTestGateway();
    const mcp = { shop: { url: `${shop.url}/mcp`, tools: ["refund"] } };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ mcp }) }));
    const client = await connect(gateway, mode);

    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["refund"]);
    const refunded = await client.callTool({ name: "refund", arguments: { order_id: "A-1" } });
    expect(refunded.structuredContent).toEqual({ refunded: "A-1" });
    await expect(client.callTool({ name: "erase", arguments: {} })).rejects.toMatchObject({
      code: -32602,
      data: { code: "gateway/tool-not-allowed" },
    });
    await client.close();

    const common = { kind: "tool", server: "shop", session: "s-1", trial: "trl_1", deployment: "dep_1", version: "v1" };
    expect(await gateway.observations()).toMatchObject([
      { ...common, seq: 1, tool: "refund", arguments: { order_id: "A-1" }, result: { refunded: "A-1" }, isError: false },
      { ...common, seq: 2, tool: "erase", arguments: {}, result: null, isError: true },
    ]);
    expect((await gateway.status()).counters.unattributed).toEqual({});
  });

  test("a tool policy's answers are results that the agent can read, and an approved call goes on once", async () => {
    await using shop = await start();
    await using gateway = await startTestGateway();
    const policy = policyOf({
      alone: `permit(principal, action == Action::"call", resource == Tool::"shop/refund") when { context.args.order_id == "A-1" };`,
      asked: `permit(principal, action == Action::"ask", resource == Tool::"shop/refund");`,
    });
    const deployments = { dep_1: deploymentOf({ mcp: { shop: { url: `${shop.url}/mcp` } }, policy }) };
    await gateway.use(snapshotOf(1, deployments));
    const client = await connect(gateway, mode);
    const refund = (order: string) => client.callTool({ name: "refund", arguments: { order_id: order } });

    expect((await refund("A-1")).structuredContent).toEqual({ refunded: "A-1" });
    expect(await client.callTool({ name: "erase", arguments: {} })).toMatchObject({
      isError: true,
      content: [{ type: "text", text: expect.stringContaining("No policy permits it.") }],
      _meta: { "airworthy/decision": { verdict: "deny", state: "denied", policies: [] } },
    });
    expect(await refund("A-2")).toMatchObject({
      isError: true,
      _meta: { "airworthy/decision": { state: "waiting", policies: ["asked"] } },
    });

    const asked = (await gateway.toolDecisions()).find(({ kind }) => kind === "asked");
    const answer = { decision: asked?.decision ?? "", actionHash: asked?.actionHash ?? "", verdict: "approved" as const, reason: "" };
    const answers = [{ ...answer, gateway: (await gateway.status()).gateway, expiresAt: Date.now() + 60_000 }];
    await gateway.use({ ...snapshotOf(2, deployments), answers });
    expect((await refund("A-2")).structuredContent).toEqual({ refunded: "A-2" });
    expect(await refund("A-2")).toMatchObject({ isError: true });
    await client.close();
    expect((await gateway.toolDecisions()).map(({ kind }) => kind)).toEqual([
      "judged",
      "judged",
      "judged",
      "asked",
      "judged",
      "consumed",
      "judged",
      "asked",
    ]);
  });
});

async function connect(gateway: TestGateway, mode: "auto" | "legacy"): Promise<Client> {
  const client = new Client({ name: "agent", version: "1" }, { versionNegotiation: { mode } });
  const requestInit = { headers: { baggage: "airworthy.session=s-1,airworthy.trial=trl_1,other=1" } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway.url}/d/dep_1/mcp/shop`), { requestInit }));
  return client;
}

function shopServer(): McpServer {
  const server = new McpServer({ name: "shop", version: "1" });
  const refund = { inputSchema: z.object({ order_id: z.string() }), outputSchema: z.object({ refunded: z.string() }) };
  server.registerTool("refund", refund, ({ order_id }) => {
    const structuredContent = { refunded: order_id };
    return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
  });
  server.registerTool("erase", { inputSchema: z.object({}) }, () => ({ content: [{ type: "text", text: "erased" }] }));
  return server;
}

function startModern(responseMode: "auto" | "sse"): Promise<Upstream> {
  const handle = toNodeHandler(createMcpHandler(shopServer, { responseMode, legacy: "reject" }));
  // The SDK's structural type does not allow for exactOptionalPropertyTypes; Node's request is what it is made for.
  return listen((request, response) => void handle(request as Parameters<typeof handle>[0], response));
}

function startWithSessions(): Promise<Upstream> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const handle: Parameters<typeof listen>[0] = (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    if (known !== undefined) return void known.handleRequest(request, response);
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    void shopServer()
      .connect(transport)
      .then(() => transport.handleRequest(request, response));
  };
  return listen(handle);
}
