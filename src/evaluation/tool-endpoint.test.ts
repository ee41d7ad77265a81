import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Json } from "../kernel/json.ts";
import { openToolEndpoint } from "./tool-endpoint.ts";

describe("a tool server that closes connections without an answer", () => {
  let server: Server;
  let closes: number;
  let failing: boolean;
  let calls: number;
  beforeEach(async () => {
    [closes, failing, calls] = [1, false, 0];
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { id, method, params } = await readJson(request);
      if (id === undefined) return void response.writeHead(202).end();
      if (method === "tools/call" && calls++ < closes) return void request.socket.destroy();
      const initialized = {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "shop", version: "1" },
      };
      const called = { content: [], structuredContent: { status: "paid" }, isError: failing };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: method === "initialize" ? initialized : called }));
    };
    server = createServer((request, response) => void answer(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = () => {
    const { port } = server.address() as AddressInfo; // it listens on a port
    return openToolEndpoint(`http://127.0.0.1:${port}/mcp`, AbortSignal.timeout(5_000));
  };

  test("is asked once more what changes nothing, and called once for what may", async () => {
    const endpoint = await open();
    expect(await endpoint.ask("get_order", {}, AbortSignal.timeout(5_000))).toEqual({ status: "paid" });
    expect(calls).toBe(2);
    [closes, calls] = [1, 0];
    await expect(endpoint.call("refund", {}, AbortSignal.timeout(5_000))).rejects.toThrow("fetch failed");
    expect(calls).toBe(1);
  });

  test("is not asked a third time, nor again when the tool itself said no", async () => {
    closes = 9;
    const endpoint = await open();
    await expect(endpoint.ask("get_order", {}, AbortSignal.timeout(5_000))).rejects.toThrow("fetch failed");
    expect(calls).toBe(2);
    [closes, failing, calls] = [0, true, 0];
    await expect(endpoint.ask("get_order", {}, AbortSignal.timeout(5_000))).rejects.toThrow('The tool "get_order" failed');
    expect(calls).toBe(1);
  });
});

type Call = { readonly id?: Json; readonly method?: string; readonly params?: { readonly protocolVersion?: string } };

async function readJson(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request gives buffers
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : JSON.parse(text);
}
