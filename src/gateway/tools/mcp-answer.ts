import type { SnapshotFault } from "../../delivery/domain/snapshot.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readJsonRpcCall, type JsonRpcId } from "../../protocols/json-rpc.ts";
import {
  filterToolList,
  mcpMessages,
  replaceResults,
  readToolCall,
  readToolResult,
  type McpToolCall,
  type McpToolResult,
} from "../../protocols/mcp.ts";
import { createSseReader } from "../../protocols/sse.ts";
import { problemAnswer, rpcError, rpcErrorAnswer, send } from "../answer.ts";
import type { ObservedCall } from "../attribution.ts";
import { describeFailure } from "../describe-failure.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { isEvents, type HoldPlan, type RelayFront, type StreamPlan } from "../relay.ts";
import { garbageOf } from "./meet-fault.ts";
import { recordTool } from "./record-tool.ts";

/** A JSON answer is held up to this size, an event is read up to it; the result in a longer one is observed as null. */
const maxReadBytes = 8 * 1024 * 1024;

/** One request to a tool server whose answer is awaited. */
export type McpAnswerContext = {
  readonly exchange: Exchange;
  readonly parts: GatewayParts;
  readonly server: string;
  /** What was sent; empty for GET and DELETE. */
  readonly messages: readonly Json[];
  /** The allow-list; undefined where every tool may be called. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly observed: ObservedCall;
  /** What its calls meet; undefined where nothing. */
  readonly fault: SnapshotFault | undefined;
  /** The request is over, however it ended. */
  over(): void;
};

const unanswered: McpToolResult = { result: null, isError: true };

/** Reads the answer as it passes: records the results of tool calls, and leaves forbidden tools out of lists. */
export function createMcpAnswer(context: McpAnswerContext): RelayFront {
  const { exchange, parts, server, messages, allowed, observed } = context;
  const garbage = garbageOf(context.fault);
  const calls = new Set<JsonRpcId>();
  const waiting = new Map<JsonRpcId | undefined, McpToolCall | undefined>();
  let asksForList = false;
  let inEvents = false;
  for (const message of messages) {
    const request = readJsonRpcCall(message);
    if (request === undefined) continue; // a response of the client to the server
    asksForList ||= request.method === "tools/list";
    const call = readToolCall(message);
    if (request.id !== undefined || call !== undefined) waiting.set(request.id, call);
    if (request.id !== undefined && call !== undefined) calls.add(request.id);
  }
  const isFiltered = allowed !== undefined && asksForList;
  const filter = (text: string): string => (allowed === undefined ? text : filterToolList(text, (tool) => allowed.has(tool)));
  const garble = (text: string): string => (garbage === undefined ? text : replaceResults(text, calls, garbage));
  const record = (call: McpToolCall, outcome: McpToolResult): void =>
    recordTool({ observed, server, call, outcome, fault: context.fault?.kind }, parts);

  const read = (text: string): void => {
    if (waiting.size === 0) return;
    for (const message of mcpMessages(parse(text))) {
      if (!isJsonObject(message) || (message["result"] === undefined && message["error"] === undefined)) continue;
      const id = message["id"];
      if (typeof id !== "string" && typeof id !== "number") continue;
      const call = waiting.get(id);
      waiting.delete(id);
      if (call !== undefined) record(call, readToolResult(message));
    }
  };
  const finish = (): void => {
    context.over();
    for (const call of waiting.values()) if (call !== undefined) record(call, unanswered);
  };

  const otherPlan: StreamPlan = {
    kind: "stream",
    chunk: (chunk) => chunk,
    end() {
      finish();
      return undefined;
    },
  };

  const eventPlan = (): StreamPlan => {
    const reader = createSseReader(maxReadBytes);
    return {
      kind: "stream",
      chunk(chunk) {
        const events = reader.push(chunk).map(({ raw, data }) => ({ raw, data, sent: garble(data) }));
        for (const { sent } of events) if (sent !== "") read(sent);
        if (!isFiltered && garbage === undefined) return chunk;
        return Buffer.from(
          events
            .map(({ raw, data, sent }) => replaceData(raw, data, isFiltered && sent.includes('"tools"') ? filter(sent) : sent))
            .join(""),
        );
      },
      end() {
        finish();
        return isFiltered || garbage !== undefined ? Buffer.from(reader.rest()) : undefined;
      },
    };
  };

  const holdPlan: HoldPlan = {
    kind: "hold",
    maxBytes: maxReadBytes,
    whole(body) {
      const text = body.toString();
      const sent = garble(text);
      read(sent);
      finish();
      const kept = isFiltered && sent.includes('"tools"') ? filter(sent) : sent;
      return kept === text ? undefined : Buffer.from(kept);
    },
    otherwise: otherPlan,
  };

  return {
    head(_status, headers) {
      inEvents = isEvents(headers);
      if (inEvents) return eventPlan();
      return headers["content-type"]?.includes("json") === true ? holdPlan : otherPlan;
    },
    failed(failure, begun) {
      const error = describeFailure(failure, observed, `The tool server "${server}"`);
      const ids = [...waiting.keys()].filter((id) => id !== undefined);
      finish();
      const [first] = ids;
      if (begun) {
        if (first === undefined || !inEvents) return undefined;
        const events = ids.map((id) => `event: message\ndata: ${rpcError(id, error, exchange.requestId)}\n\n`);
        return `\n\n${events.join("")}`; // the blank line ends an event that broke off in the middle
      }
      const answer = first === undefined ? problemAnswer(error, exchange.requestId) : rpcErrorAnswer(first, error, exchange.requestId);
      send(exchange.response, answer);
      return undefined;
    },
  };
}

/** An event with other data. Data that stood on several lines are on one then. */
function replaceData(raw: string, data: string, other: string): string {
  if (other === data) return raw;
  return raw.includes(data) ? raw.replace(data, () => other) : `event: message\ndata: ${other}\n\n`;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
