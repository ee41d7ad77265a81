import type { CallToolResult } from "@modelcontextprotocol/server";
import { isShopError } from "./shop-error.ts";

/** Turns what a shop function returned into a tool result: facts as structured content, a refusal as an error with its code. */
export function toolAnswer(outcome: object): CallToolResult {
  // The text repeats the facts for clients that know no structured content (MCP specification, "Structured Content").
  const content: CallToolResult["content"] = [{ type: "text", text: JSON.stringify(outcome) }];
  return isShopError(outcome) ? { content, isError: true } : { content, structuredContent: { ...outcome } };
}
