import { describe, expect, test } from "vitest";

import { jsonRpcInterfaces, rewriteCard } from "./agent-card.ts";

const front = "http://127.0.0.1:4401/a2a/desk";

describe("an agent card behind the gateway", () => {
  test("of 1.0 keeps only its JSON-RPC interfaces, with the gateway's address and without signatures", () => {
    const card = {
      name: "Desk",
      extra: { kept: 1 },
      supportedInterfaces: [
        { url: "http://a/rest", protocolBinding: "HTTP+JSON", protocolVersion: "1.0" },
        { url: "http://a/rpc", protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "t" },
        { url: "http://a/old", protocolBinding: "JSONRPC", protocolVersion: "0.3" },
      ],
      signatures: [{ protected: "x" }],
    };
    expect(rewriteCard(card, front)).toEqual({
      name: "Desk",
      extra: { kept: 1 },
      supportedInterfaces: [
        { url: front, protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "t" },
        { url: front, protocolBinding: "JSONRPC", protocolVersion: "0.3" },
      ],
    });
    expect(jsonRpcInterfaces(card)).toEqual([
      { url: "http://a/rpc", version: "1.0" },
      { url: "http://a/old", version: "0.3" },
    ]);
  });

  test("of 0.3 leads to the gateway even when its first transport is another", () => {
    const card = {
      url: "http://a/grpc",
      preferredTransport: "GRPC",
      additionalInterfaces: [
        { url: "http://a/grpc", transport: "GRPC" },
        { url: "http://a/rpc", transport: "JSONRPC" },
      ],
    };
    expect(rewriteCard(card, front)).toEqual({
      url: front,
      preferredTransport: "JSONRPC",
      additionalInterfaces: [{ url: front, transport: "JSONRPC" }],
    });
    expect(jsonRpcInterfaces(card)).toEqual([{ url: "http://a/rpc", version: "0.3" }]);
  });

  test("of 0.3 that names no transport speaks JSON-RPC", () => {
    expect(rewriteCard({ url: "http://a/" }, front)).toEqual({ url: front, preferredTransport: "JSONRPC" });
  });

  test.each([[{ url: "http://a", preferredTransport: "GRPC" }], [{ supportedInterfaces: [] }], [[]], [null]])(
    "without JSON-RPC is none: %j",
    (card) => {
      expect(rewriteCard(card, front)).toBeUndefined();
    },
  );
});
