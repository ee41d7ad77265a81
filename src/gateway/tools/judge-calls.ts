import { isJsonObject, type Json } from "../../kernel/json.ts";
import { ok, type Result } from "../../kernel/result.ts";
import { readToolCall, replaceArguments } from "../../protocols/mcp.ts";
import { rewriteJson } from "../../protocols/rewrite-json.ts";
import { gatewayError, type GatewayError } from "../errors.ts";

const judgedNames = new Set(["jsonrpc", "method", "params", "name", "arguments"]);

/** What is judged in the messages of a POST, beside each call by itself. */
export type PostRules = {
  /** Undefined: every tool may be called. */
  readonly allowed: ReadonlySet<string> | undefined;
  /** A policy judges the arguments, so that they go on with the values it saw: of 1.00000000000000000001, that is 1. */
  readonly judgesArguments: boolean;
};

/**
 * Judges the messages of one POST by a server's allow-list, and gives the bytes to send on. These are written anew from what was judged: a text
 * with the same key twice, or in another case, may be read as another call by another parser.
 */
export function judgeCalls(text: string, messages: readonly Json[], { allowed, judgesArguments }: PostRules): Result<Buffer, GatewayError> {
  for (const message of messages) {
    const params = isJsonObject(message) ? message["params"] : undefined;
    if (hasDoubtfulName(message) || hasDoubtfulName(params)) {
      return gatewayError(
        "gateway/request-invalid",
        "The request has a key that differs from the protocol's only in case; write it as MCP does.",
      );
    }
    const call = readToolCall(message);
    if (call === undefined && isJsonObject(message) && message["method"] === "tools/call") {
      return gatewayError(
        "gateway/request-invalid",
        "A tools/call must be a JSON-RPC 2.0 request; a lenient server might call a tool unjudged.",
      );
    }
    if (call === undefined) continue;
    if (allowed !== undefined && !allowed.has(call.tool)) {
      return gatewayError(
        "gateway/tool-not-allowed",
        `The tool "${call.tool}" is not in toolPolicy.allow of the agent's manifest, so it was not called.`,
      );
    }
    if (judgesArguments && (call.id === undefined || call.id === null)) {
      return gatewayError("gateway/request-invalid", "A tools/call without an id cannot be answered, and the tool policy may have to.");
    }
  }
  try {
    return ok(Buffer.from(rewriteJson(text, (body) => (judgesArguments ? replaceArguments(body, messages) : undefined))));
  } catch {
    return gatewayError("gateway/request-invalid", "The request is nested too deeply to be judged.");
  }
}

function hasDoubtfulName(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).some((key) => !judgedNames.has(key) && judgedNames.has(key.toLowerCase()));
}
