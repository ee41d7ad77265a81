import { isJsonObject, type Json } from "../kernel/json.ts";
import { readJsonRpcCall, type JsonRpcId } from "./json-rpc.ts";
import { rewriteJson } from "./rewrite-json.ts";

/** A `tools/call` request (Model Context Protocol). `id` is absent in a notification, which no result follows. */
export type McpToolCall = { readonly id?: JsonRpcId; readonly tool: string; readonly arguments: Json };

/** What came back for one request. */
export type McpToolResult = { readonly result: Json; readonly isError: boolean };

/** The messages of a POST body: one, or the members of a batch (protocol version 2025-03-26). */
export function mcpMessages(body: Json): readonly Json[] {
  return Array.isArray(body) ? body : [body];
}

/** The tool call in a message; undefined when it is something else. A call without a name has the empty one. */
export function readToolCall(message: Json): McpToolCall | undefined {
  const call = readJsonRpcCall(message);
  if (call?.method !== "tools/call") return undefined;
  const params = isJsonObject(call.params) ? call.params : {};
  const tool = typeof params["name"] === "string" ? params["name"] : "";
  return { tool, arguments: params["arguments"] ?? {}, ...(call.id !== undefined && { id: call.id }) };
}

/**
 * The result in a response message: structuredContent where the tool gives it, else its content, else (2026-07-28: `input_required`) the
 * whole result; for a JSON-RPC error that error.
 */
export function readToolResult(response: Json): McpToolResult {
  if (!isJsonObject(response)) return { result: null, isError: true };
  const { result, error } = response;
  if (error !== undefined) return { result: error, isError: true };
  if (!isJsonObject(result)) return { result: result ?? null, isError: false };
  return { result: result["structuredContent"] ?? result["content"] ?? result, isError: result["isError"] === true };
}

/** The text of a `tools/list` response, or of a batch with one, with only the tools that may be called. @throws as rewriteJson does. */
export function filterToolList(text: string, isAllowed: (tool: string) => boolean): string {
  return rewriteJson(text, (body) => {
    for (const message of Array.isArray(body) ? body : [body]) {
      if (!isRecord(message) || !isRecord(message["result"]) || !Array.isArray(message["result"]["tools"])) continue;
      const tools: unknown[] = message["result"]["tools"];
      message["result"]["tools"] = tools.filter((tool) => isRecord(tool) && typeof tool["name"] === "string" && isAllowed(tool["name"]));
    }
  });
}

/** The text of responses with a text in place of the results, or the errors, of some requests. What is not JSON stays as it is. */
export function replaceResults(text: string, ids: ReadonlySet<JsonRpcId>, replacement: string): string {
  const written = new Set([...ids].map((id) => JSON.stringify(id)));
  const result = { resultType: "complete", content: [{ type: "text", text: replacement }] };
  try {
    return rewriteJson(text, (body) => {
      for (const message of Array.isArray(body) ? body : [body]) {
        if (!isRecord(message) || !written.has(JSON.stringify(message["id"])) || message["method"] !== undefined) continue;
        delete message["error"];
        message["result"] = result;
      }
    });
  } catch {
    return text;
  }
}

/**
 * Puts the arguments of parsed messages into a body that rewriteJson holds, so that each number goes out as the value that was read.
 * @param messages mcpMessages of the same body.
 */
export function replaceArguments(body: unknown, messages: readonly Json[]): void {
  for (const [index, message] of (Array.isArray(body) ? body : [body]).entries()) {
    const call = readToolCall(messages[index] ?? null);
    if (call === undefined || !isRecord(message)) continue;
    const params = message["params"];
    if (isRecord(params) && params["arguments"] !== undefined) params["arguments"] = call.arguments;
  }
}

/** The response to a `tools/call` that no tool has answered: a failed result, which agents can talk about, and not an error of the protocol. */
export function toolRefusal(id: JsonRpcId, text: string, meta: { readonly [name: string]: Json }): Json {
  // resultType is required since 2026-07-28; before, a result may carry what a client does not know.
  return { jsonrpc: "2.0", id, result: { resultType: "complete", content: [{ type: "text", text }], isError: true, _meta: meta } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
