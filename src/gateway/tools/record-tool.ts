import type { McpToolCall, McpToolResult } from "../../protocols/mcp.ts";
import { newSpanUnder } from "../../protocols/trace-context.ts";
import { type FrontSpan, observationBase, type ObservedCall } from "../attribution.ts";
import { cutJson } from "../cut-json.ts";
import type { GatewayParts } from "../parts.ts";

/** Spans that a call has had. */
const taken = new WeakSet<FrontSpan>();

/** Records a tool call that ends now. */
export function recordTool(
  { observed, server, call, outcome }: { observed: ObservedCall; server: string; call: McpToolCall; outcome: McpToolResult },
  { journal, traffic, ownTools }: GatewayParts,
): void {
  ownTools.seenAtServer(observed.deployment, call.tool);
  if (observed.attribution.session === undefined) traffic.unattributed(observed.deployment);
  const { tool, arguments: input } = call;
  const { result, isError } = outcome;
  // The calls of a batch share a request: the first has its span, each other one its own.
  const { span } = observed;
  const own = taken.has(span) ? { ...span, context: newSpanUnder(span.context) } : span;
  taken.add(own);
  journal.record({
    ...observationBase({ ...observed, span: own }),
    kind: "tool",
    server,
    tool,
    arguments: cutJson(input),
    result: cutJson(result),
    isError,
  });
}
