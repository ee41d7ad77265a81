import { setTimeout as wait } from "node:timers/promises";

import type { SnapshotFault } from "../../delivery/domain/snapshot.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readJsonRpcId } from "../../protocols/json-rpc.ts";
import { type McpToolCall, mcpMessages, toolRefusal } from "../../protocols/mcp.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import type { ObservedCall } from "../attribution.ts";
import type { GatewayParts } from "../parts.ts";
import { recordTool } from "./record-tool.ts";

/** What a request with calls that meet a fault is told in words where the suite has none. */
const defaultMessages = { error: "The tool failed.", garbage: '{"status": "ok", "data": [{"id": "' } as const;

/** One request to a tool server that meets a fault. */
export type FaultyPost = {
  readonly fault: SnapshotFault;
  /** What was parsed: one message or a batch. */
  readonly body: Json;
  readonly calls: readonly McpToolCall[];
  readonly server: string;
  readonly observed: ObservedCall;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
};

/** Lets a fault happen before the tool is called. `goes-on`: the request is sent on; `gone`: nobody waits for its answer any more. */
export async function meetFault(
  { fault, body, calls, server, observed, signal }: FaultyPost,
  parts: GatewayParts,
): Promise<{ readonly kind: "goes-on" | "gone" } | { readonly kind: "answered"; readonly answer: Answer }> {
  const record = (result: Json): void => {
    for (const call of calls) recordTool({ observed, server, call, outcome: { result, isError: true }, fault: fault.kind }, parts);
  };
  switch (fault.kind) {
    case "garbage":
      return { kind: "goes-on" };
    case "delay": {
      const leave = parts.traffic.enter(observed.deployment); // a call that waits is under way, too
      await wait(fault.delayMs, undefined, { signal }).catch(() => {});
      leave();
      if (!signal.aborted) return { kind: "goes-on" };
      record(null);
      return { kind: "gone" };
    }
    case "error": {
      const text = fault.message ?? defaultMessages.error;
      record([{ type: "text", text }]);
      // A batch is sent whole or not at all.
      const requests = mcpMessages(body).filter((message) => isJsonObject(message) && message["id"] !== undefined);
      const answers = requests.map((message) => toolRefusal(readJsonRpcId(message), text, {}));
      // Notifications alone are accepted and get nothing.
      if (answers.length === 0) return { kind: "answered", answer: { status: 202, contentType: "application/json", body: "" } };
      return { kind: "answered", answer: jsonAnswer(Array.isArray(body) ? answers : answers[0]) };
    }
  }
}

/** The text that stands in place of the results of a request's calls; undefined where they are left alone. */
export function garbageOf(fault: SnapshotFault | undefined): string | undefined {
  return fault?.kind === "garbage" ? (fault.message ?? defaultMessages.garbage) : undefined;
}
