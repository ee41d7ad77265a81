import { isJsonObject, type Json } from "../kernel/json.ts";

/** The id of a JSON-RPC 2.0 request. */
export type JsonRpcId = string | number | null;

/** A JSON-RPC 2.0 request or notification; a notification has no `id`. */
export type JsonRpcCall = { readonly id?: JsonRpcId; readonly method: string; readonly params?: Json };

/** Reads one request or notification; undefined when the value is neither. */
export function readJsonRpcCall(value: Json): JsonRpcCall | undefined {
  if (!isJsonObject(value)) return undefined;
  const { jsonrpc, id, method, params } = value;
  if (jsonrpc !== "2.0" || typeof method !== "string") return undefined;
  if (id !== undefined && !isJsonRpcId(id)) return undefined;
  return { method, ...(id !== undefined && { id }), ...(params !== undefined && { params }) };
}

/** The id of any JSON-RPC message as far as it can be told, else null, as the specification has it for error answers. */
export function readJsonRpcId(value: Json): JsonRpcId {
  const id = isJsonObject(value) ? value["id"] : undefined;
  return id !== undefined && isJsonRpcId(id) ? id : null;
}

function isJsonRpcId(value: Json): value is JsonRpcId {
  return value === null || typeof value === "string" || typeof value === "number";
}
