import type { SnapshotFault } from "../../delivery/domain/snapshot.ts";
import type { McpToolCall, McpToolResult } from "../../protocols/mcp.ts";
import { newSpanUnder } from "../../protocols/trace-context.ts";
import { type FrontSpan, observationBase, type ObservedCall } from "../attribution.ts";
import { cutJson } from "../cut-json.ts";
import type { GatewayParts } from "../parts.ts";

/** A call and what came of it. */
type RecordedTool = {
  readonly observed: ObservedCall;
  readonly server: string;
  readonly call: McpToolCall;
  readonly outcome: McpToolResult;
  readonly fault?: SnapshotFault["kind"] | undefined;
};

/** Spans that a call has had. */
const taken = new WeakSet<FrontSpan>();

/** Records a tool call that ends now. */
export function recordTool({ observed, server, call, outcome, fault }: RecordedTool, { journal, traffic, ownTools }: GatewayParts): void {
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
    ...(fault !== undefined && { fault }),
  });
}
