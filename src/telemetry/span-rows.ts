import type { Json } from "../kernel/json.ts";
import { type Cell, toTextRow } from "../platform/clickhouse/text-row.ts";
import type { StoredSpan } from "./domain/stored-span.ts";

/** Columns of `spans` and how each is filled. `received_at` is the store's own, so that equal spans are equal rows. */
const cells: { readonly [column: string]: (span: StoredSpan) => Cell } = {
  organization: (span) => span.organization,
  project: (span) => span.project,
  trace_id: (span) => span.traceId,
  span_id: (span) => span.spanId,
  parent_span_id: (span) => span.parentSpanId,
  source: (span) => span.source,
  service: (span) => span.service,
  agent: (span) => span.agent ?? "",
  agent_version: (span) => span.version,
  environment: (span) => span.environment,
  deployment: (span) => span.deployment,
  release: (span) => span.release,
  arm: (span) => span.arm,
  session: (span) => span.session ?? "",
  run: (span) => span.run,
  trial: (span) => span.trial,
  name: (span) => span.name,
  kind: (span) => span.kind,
  status: (span) => span.status,
  status_message: (span) => span.statusMessage,
  start_ns: (span) => span.startNs,
  end_ns: (span) => span.endNs,
  model: (span) => span.model ?? "",
  provider: (span) => span.provider ?? "",
  input: (span) => span.input ?? null,
  output: (span) => span.output ?? null,
  input_tokens: (span) => span.inputTokens ?? null,
  output_tokens: (span) => span.outputTokens ?? null,
  cached_tokens: (span) => span.cachedTokens ?? null,
  reasoning_tokens: (span) => span.reasoningTokens ?? null,
  cost_usd: (span) => span.costUsd ?? null,
  cost_basis: (span) => span.costBasis,
  priced_with: (span) => span.pricedWith,
  error_type: (span) => span.errorType ?? "",
  finish_reason: (span) => span.finishReason ?? "",
  tool_name: (span) => span.toolName ?? "",
  answer: (span) => span.answer,
  failure: (span) => span.failure ?? "",
  input_attribute: (span) => attributeThatIs(span.attributes, span.input),
  output_attribute: (span) => attributeThatIs(span.attributes, span.output),
  attributes: (span) => {
    const known = [attributeThatIs(span.attributes, span.input), attributeThatIs(span.attributes, span.output)];
    const others = Array.from(span.attributes).filter(([name]) => name === "" || !known.includes(name));
    return new Map(others.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
  },
  json_attributes: (span) => Array.from(span.attributes).flatMap(([name, value]) => (typeof value === "string" ? [] : [name])),
  resource: (span) => JSON.stringify(Object.fromEntries(span.resource)),
  events: (span) => (span.events.length === 0 ? "" : JSON.stringify(span.events)),
  links: (span) => (span.links.length === 0 ? "" : JSON.stringify(span.links)),
  scope: (span) => span.scopeName,
  dialect: (span) => span.dialect,
  parent_is_local: (span) => (span.parentIsLocal ? 1 : 0),
};

export const spanColumns: readonly string[] = Object.keys(cells);
const fill = Object.values(cells);

/** The attribute that holds a text just as it was read: it is stored once, as what was read. Empty where there is none. */
function attributeThatIs(attributes: StoredSpan["attributes"], text: string | undefined): string {
  if (text === undefined || text === "") return "";
  for (const [name, value] of attributes) if (value === text) return name;
  return "";
}

/** A span as a line of text. */
export function toSpanLine(span: StoredSpan): string {
  return toTextRow(fill.map((cell) => cell(span)));
}

/** Of a span that arrived more than once, the last counts. */
export const onceEach = "ORDER BY received_at DESC LIMIT 1 BY trace_id, span_id";

/** What is read of a span to judge and count it, without its texts. Numbers beyond 2^53 come as text. */
export const traceColumns = `trace_id, span_id, parent_span_id, source, service, agent, agent_version, release, arm, session, name, kind, status,
  status_message, toString(start_ns) AS start_text, toString(end_ns) AS end_text, model, provider, toFloat64(input_tokens) AS input_tokens,
  toFloat64(output_tokens) AS output_tokens, toFloat64(cached_tokens) AS cached_tokens, toFloat64(reasoning_tokens) AS reasoning_tokens, cost_usd,
  error_type, finish_reason, tool_name, answer, failure, isNotNull(input) AS has_input,
  hex(input_digest) AS input_digest, dialect, parent_is_local`;

export type TraceRow = {
  trace_id: string;
  span_id: string;
  parent_span_id: string;
  source: "front" | "agent";
  service: string;
  agent: string;
  agent_version: string;
  release: string;
  arm: string;
  session: string;
  name: string;
  kind: StoredSpan["kind"];
  status: StoredSpan["status"];
  status_message: string;
  start_text: string;
  end_text: string;
  model: string;
  provider: string;
  input_tokens: number | null;
  output_tokens: number | null;
  cached_tokens: number | null;
  reasoning_tokens: number | null;
  cost_usd: number | null;
  error_type: string;
  finish_reason: string;
  tool_name: string;
  answer: StoredSpan["answer"];
  failure: string;
  has_input: number;
  input_digest: string;
  dialect: string;
  parent_is_local: number;
};

/** The rest of a span, beside `traceColumns`. */
export const wholeColumns = `organization, project, environment, deployment, run, trial, input, output, input_attribute, output_attribute, cost_basis, priced_with,
  attributes, json_attributes, resource, events, links, scope`;

export type WholeRow = TraceRow & {
  organization: string;
  project: string;
  environment: string;
  deployment: string;
  run: string;
  trial: string;
  input: string | null;
  output: string | null;
  input_attribute: string;
  output_attribute: string;
  cost_basis: StoredSpan["costBasis"];
  priced_with: string;
  attributes: { [name: string]: string };
  json_attributes: string[];
  resource: string;
  events: string;
  links: string;
  scope: string;
};

/** A row as a span of a trace. */
export function readTraceRow(row: TraceRow): Omit<StoredSpan, keyof Whole> {
  return {
    dialect: row.dialect,
    kind: row.kind,
    ...(row.model !== "" && { model: row.model }),
    ...(row.provider !== "" && { provider: row.provider }),
    ...(row.input_tokens !== null && { inputTokens: row.input_tokens }),
    ...(row.output_tokens !== null && { outputTokens: row.output_tokens }),
    ...(row.cached_tokens !== null && { cachedTokens: row.cached_tokens }),
    ...(row.reasoning_tokens !== null && { reasoningTokens: row.reasoning_tokens }),
    ...(row.cost_usd !== null && { costUsd: row.cost_usd }),
    ...(row.session !== "" && { session: row.session }),
    ...(row.agent !== "" && { agent: row.agent }),
    ...(row.tool_name !== "" && { toolName: row.tool_name }),
    ...(row.finish_reason !== "" && { finishReason: row.finish_reason }),
    ...(row.error_type !== "" && { errorType: row.error_type }),
    ...(row.failure !== "" && { failure: row.failure }),
    traceId: row.trace_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    source: row.source,
    name: row.name,
    service: row.service,
    version: row.agent_version,
    arm: row.arm,
    release: row.release,
    status: row.status,
    statusMessage: row.status_message,
    startNs: BigInt(row.start_text),
    endNs: BigInt(row.end_text),
    answer: row.answer,
    hasInput: row.has_input === 1,
    inputDigest: row.input_digest,
    parentIsLocal: row.parent_is_local === 1,
  };
}

type Whole = Pick<
  StoredSpan,
  | "organization"
  | "project"
  | "environment"
  | "deployment"
  | "run"
  | "trial"
  | "input"
  | "output"
  | "costBasis"
  | "pricedWith"
  | "attributes"
  | "resource"
  | "events"
  | "links"
  | "scopeName"
>;

/** A row with everything that came with its span. */
export function readWholeRow(row: WholeRow): StoredSpan {
  const json = new Set(row.json_attributes);
  return {
    ...readTraceRow(row),
    organization: row.organization,
    project: row.project,
    environment: row.environment,
    deployment: row.deployment,
    run: row.run,
    trial: row.trial,
    ...(row.input !== null && { input: row.input }),
    ...(row.output !== null && { output: row.output }),
    costBasis: row.cost_basis,
    pricedWith: row.priced_with,
    attributes: new Map([
      ...Object.entries(row.attributes).map(([name, value]) => [name, json.has(name) ? (JSON.parse(value) as Json) : value] as const), // toSpanLine wrote it
      ...(row.input_attribute === "" ? [] : [[row.input_attribute, row.input] as const]),
      ...(row.output_attribute === "" ? [] : [[row.output_attribute, row.output] as const]),
    ]),
    resource: new Map(Object.entries(JSON.parse(row.resource || "{}") as { [name: string]: Json })), // toSpanLine wrote it
    events: listOf(row.events),
    links: listOf(row.links),
    scopeName: row.scope,
  };
}

function listOf(text: string): readonly Json[] {
  return text === "" ? [] : (JSON.parse(text) as readonly Json[]); // toSpanLine wrote it
}
