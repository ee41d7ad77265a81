import type { ServerResponse } from "node:http";

import type { JsonRpcId } from "../protocols/json-rpc.ts";
import { gatewayErrors, type GatewayError } from "./errors.ts";

/** A whole answer of the gateway's own. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

/** An error outside JSON-RPC: RFC 9457. */
export function problemAnswer({ code, detail }: GatewayError, requestId: string): Answer {
  const { status, title } = gatewayErrors[code];
  const body = JSON.stringify({ type: `urn:airworthy:problem:${code}`, title, status, detail, code, requestId });
  return { status, contentType: "application/problem+json", body };
}

/** The JSON-RPC error object of a failure; `id` is that of the request it answers. */
export function rpcError(id: JsonRpcId, { code, detail }: GatewayError, requestId: string): string {
  const error = { code: gatewayErrors[code].jsonRpcCode, message: detail, data: { code, requestId } };
  return JSON.stringify({ jsonrpc: "2.0", id, error });
}

/** An error to a JSON-RPC caller. The HTTP status says the same as the code, so that plain HTTP clients and monitors see it too. */
export function rpcErrorAnswer(id: JsonRpcId, error: GatewayError, requestId: string): Answer {
  return { status: gatewayErrors[error.code].status, contentType: "application/json", body: rpcError(id, error, requestId) };
}

/** A JSON value. */
export function jsonAnswer(value: unknown): Answer {
  return { status: 200, contentType: "application/json", body: JSON.stringify(value) };
}

/** Sends a whole answer; nothing when the client is gone or its answer has begun. */
export function send(
  response: ServerResponse,
  { status, contentType, body }: Answer,
  headers: { readonly [name: string]: string } = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
