import { sha256 } from "../kernel/digest.ts";
import { isJsonObject, type Json } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { OtlpSpan } from "./otlp/otlp-span.ts";
import type { ReadSpans } from "./otlp/read-spans.ts";

/** The scope by which the dialect knows them. */
const agentsScope = "openai-agents";

type Item = { readonly [member: string]: Json };

const hexOfTrace = /^trace_([0-9a-f]{32})$/;
/** OTLP's flags: the sender says where the parent is, and it is not in this process; a trace's own item may never come. */
const parentElsewhere = 0x300;

/**
 * Reads what the exporter of OpenAI's Agents SDK sends, `{data: [trace | trace.span, ...]}`. A trace is a span too, above those that have no
 * parent: it alone has the workflow's name and the group, and no times, so it has those of its spans in the same request, or `receivedNs`.
 * Members of `span_data` become attributes with that prefix.
 */
export function readAgentsTrace(bytes: Buffer, receivedNs: bigint): Result<ReadSpans, string> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch (error) {
    return err(`it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const data = isJsonObject(value) ? value["data"] : undefined;
  if (!Array.isArray(data)) return err("it has no list `data`");
  const items = (data as readonly Json[]).map((item) => (isJsonObject(item) ? item : {}));
  const spans = items.filter(({ object }) => object === "trace.span").flatMap(readSpanItem);
  const traces = items.filter(({ object }) => object === "trace").flatMap((item) => readTraceItem(item, spans, receivedNs));
  return ok({ spans: [...traces, ...spans], withoutId: items.length - traces.length - spans.length });
}

function readTraceItem(item: Item, spans: readonly OtlpSpan[], receivedNs: bigint): OtlpSpan[] {
  const id = textOf(item["id"]);
  if (id === "") return [];
  const traceId = toTraceId(id);
  const own = spans.filter((span) => span.traceId === traceId);
  const starts = own.map(({ startNs }) => startNs).filter((ns) => ns > 0n);
  const startNs = starts.length === 0 ? receivedNs : starts.reduce((least, ns) => (ns < least ? ns : least));
  const members = ["workflow_name", "group_id", "metadata"].map((name): [string, Json] => [name, item[name] ?? null]);
  return [
    {
      ...empty,
      traceId,
      spanId: toSpanId(id),
      name: textOf(item["workflow_name"]) || "workflow",
      startNs,
      endNs: own.reduce((most, { endNs }) => (endNs > most ? endNs : most), startNs),
      attributes: new Map([["span_data.type", "trace"], ...members.filter(([, value]) => value !== null)]),
    },
  ];
}

function readSpanItem(item: Item): OtlpSpan[] {
  const [id, trace, parent] = [textOf(item["id"]), textOf(item["trace_id"]), textOf(item["parent_id"])];
  if (id === "" || trace === "") return [];
  const data = isJsonObject(item["span_data"]) ? item["span_data"] : {};
  const error = isJsonObject(item["error"]) ? item["error"] : undefined;
  return [
    {
      ...empty,
      traceId: toTraceId(trace),
      spanId: toSpanId(id),
      parentSpanId: toSpanId(parent === "" ? trace : parent),
      flags: parent === "" ? parentElsewhere : 0,
      name: textOf(data["name"]) || textOf(data["type"]) || "span",
      startNs: toNs(item["started_at"]),
      endNs: toNs(item["ended_at"]),
      ...(error !== undefined && { status: "error", statusMessage: sayError(error) }),
      attributes: new Map([
        ...Object.entries(data).map(([name, value]): [string, Json] => [`span_data.${name}`, value]),
        ...(error === undefined ? [] : [["error", error] as const]),
      ]),
    },
  ];
}

const empty = {
  parentSpanId: "",
  flags: 0,
  spanKind: 0,
  status: "unset",
  statusMessage: "",
  events: [],
  links: [],
  resource: new Map(),
  scope: { name: agentsScope, version: "" },
} as const;

/** What the SDK says of all errors stands in `message`, and what went wrong in `data`. */
function sayError({ message, data }: Item): string {
  const cause = isJsonObject(data) ? textOf(data["error"]) : "";
  return [textOf(message), cause].filter((text) => text !== "").join(": ");
}

function toTraceId(id: string): string {
  return hexOfTrace.exec(id)?.[1] ?? sha256(id).slice(0, 32);
}

/** Their ids are longer than spans' are. */
function toSpanId(id: string): string {
  return sha256(id).slice(0, 16);
}

/** A time in ISO 8601 as nanoseconds; Python's has microseconds. */
function toNs(value: Json | undefined): bigint {
  const text = textOf(value);
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return 0n;
  const [, fraction = ""] = /\.(\d+)/.exec(text) ?? [];
  return BigInt(Math.floor(ms / 1_000)) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
