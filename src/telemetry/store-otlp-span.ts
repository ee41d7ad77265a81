import { priceList, priceOf } from "../engines/prices.ts";
import type { Json } from "../kernel/json.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { OtlpSpan } from "../protocols/otlp/otlp-span.ts";
import { formOfAnswer } from "./domain/answer-form.ts";
import { readSpan } from "./domain/dialects/read-span.ts";
import type { ReadSpan } from "./domain/read-span.ts";
import { shortenVectors } from "./domain/shorten-vectors.ts";
import type { StoredSpan } from "./domain/stored-span.ts";

/** Flags of OTLP: whether the sender says where the parent is, and that it is in another process. */
const saysWhereParentIs = 0x100;
const parentIsRemote = 0x200;

/** A span that arrived over OTLP as it is stored: an agent's own account. */
export function storeOtlpSpan(sent: OtlpSpan, { organization, project }: ProjectScope): StoredSpan {
  const span = { ...sent, attributes: new Map(Array.from(sent.attributes, ([name, value]) => [name, shortenVectors(value)])) };
  const read = readSpan(span);
  const service = textOf(span.resource.get("service.name"));
  return {
    ...read,
    ...price(read, span.startNs),
    ...(read.agentVersion !== undefined && { agentVersion: read.agentVersion }),
    organization,
    project,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    source: "agent",
    name: span.name,
    service,
    version: read.agentVersion ?? serviceVersionOf(span.resource),
    environment: textOf(span.resource.get("deployment.environment.name") ?? span.resource.get("deployment.environment")),
    deployment: "",
    release: "",
    arm: "",
    run: "",
    trial: "",
    status: span.status,
    statusMessage: span.statusMessage,
    startNs: span.startNs,
    endNs: span.endNs,
    answer: formOfAnswer(read.output),
    hasInput: read.input !== undefined,
    inputDigest: "",
    parentIsLocal: (span.flags & saysWhereParentIs) === 0 || (span.flags & parentIsRemote) === 0,
    attributes: span.attributes,
    resource: span.resource,
    events: span.events.map(({ name, timeNs, attributes }) => ({
      name,
      timeNs: String(timeNs),
      attributes: Object.fromEntries(attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({ traceId, spanId, attributes: Object.fromEntries(attributes) })),
    scopeName: span.scope.name,
  };
}

/** Mastra's exporter says its own version there, which is not the agent's. */
function serviceVersionOf(resource: OtlpSpan["resource"]): string {
  return textOf(resource.get("telemetry.sdk.name")).startsWith("@mastra/") ? "" : textOf(resource.get("service.version"));
}

/** What a call cost: as the sender says, else by the list. Unknown where neither has it. */
function price(read: ReadSpan, startNs: bigint): Pick<StoredSpan, "costBasis" | "pricedWith" | "costUsd"> {
  const { model, provider, inputTokens, outputTokens, cachedTokens = 0 } = read;
  if (read.costUsd !== undefined) return { costUsd: read.costUsd, costBasis: "reported", pricedWith: "" };
  const nothing = { costBasis: "", pricedWith: "" } as const;
  if (model === undefined || (inputTokens === undefined && outputTokens === undefined)) return nothing;
  const at = new Date(Number(startNs / 1_000_000n));
  const costUsd = priceOf({ model, provider, inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0, cachedTokens, at });
  return costUsd === undefined ? nothing : { costUsd, costBasis: "listed", pricedWith: priceList };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
