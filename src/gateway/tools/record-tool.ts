import type { McpToolCall, McpToolResult } from "../../protocols/mcp.ts";
import { observationBase, type ObservedCall } from "../attribution.ts";
import { cutJson } from "../cut-json.ts";
import type { GatewayParts } from "../parts.ts";

/** Records a tool call that ends now. */
export function recordTool(
  { observed, server, call, outcome }: { observed: ObservedCall; server: string; call: McpToolCall; outcome: McpToolResult },
  { journal, traffic, ownTools }: GatewayParts,
): void {
  ownTools.seenAtServer(observed.deployment, call.tool);
  if (observed.attribution.session === undefined) traffic.unattributed(observed.deployment);
  const { tool, arguments: input } = call;
  const { result, isError } = outcome;
  journal.record({ ...observationBase(observed), kind: "tool", server, tool, arguments: cutJson(input), result: cutJson(result), isError });
}
