import { priceList, priceOf } from "../engines/prices.ts";
import { sha256 } from "../kernel/digest.ts";
import type { Json } from "../kernel/json.ts";
import { formOfAnswer } from "./domain/answer-form.ts";
import { toFinishReason } from "./domain/dialects/finish-reason.ts";
import type { Observation } from "./domain/observation.ts";
import type { SpanKind } from "./domain/read-span.ts";
import type { StoredSpan } from "./domain/stored-span.ts";

/** Which case of its run's suite a trial plays. */
export const caseAttribute = "airworthy.case";

/** What a version says that its model costs. */
export type DeclaredPrice = { readonly inputUsdPerMillionTokens: number; readonly outputUsdPerMillionTokens: number };

/** How a session was assigned, which its spans say too. */
export type SessionAssignment = { readonly arm: string; readonly release: string | undefined };

/**
 * What a front saw as a span. Its id is the observation's, so the same observation makes the same span however often it is written.
 * Undefined: an assignment, which is nothing that happens in a trace, or an observation from before fronts made spans.
 */
export function toFrontSpan(
  item: Observation,
  gateway: string,
  { price, assignment }: { readonly price: DeclaredPrice | undefined; readonly assignment: SessionAssignment | undefined },
): StoredSpan | undefined {
  if (item.kind === "assignment" || item.traceId === undefined || item.spanId === undefined) return undefined;
  const told = describe(item, price);
  const startNs = BigInt(Math.round(item.at * 1_000)) * 1_000n;
  // A guard looks within the call that the front's span stands for.
  const within = item.kind === "guard";
  return {
    ...told.read,
    dialect: "front",
    costBasis: told.costBasis ?? "",
    pricedWith: told.pricedWith ?? "",
    organization: item.organization,
    project: item.project,
    traceId: item.traceId,
    spanId: within ? sha256(gateway, String(item.seq)).slice(0, 16) : item.spanId,
    parentSpanId: within ? item.spanId : (item.parentSpanId ?? ""),
    source: "front",
    name: told.name,
    kind: told.kind,
    service: "airworthy",
    agent: item.agent,
    version: item.version,
    environment: item.environment,
    deployment: item.deployment,
    release: assignment?.release ?? "",
    arm: assignment?.arm ?? "",
    ...(item.session !== undefined && { session: item.session }),
    run: item.run ?? "",
    trial: item.trial ?? "",
    status: told.error === undefined ? "ok" : "error",
    statusMessage: told.error ?? "",
    startNs,
    endNs: startNs + BigInt(Math.round(item.durationMs * 1_000)) * 1_000n,
    answer: formOfAnswer(told.read.output),
    hasInput: told.read.input !== undefined,
    inputDigest: "",
    parentIsLocal: false,
    attributes: new Map<string, Json>([
      ...Object.entries(told.attributes),
      ...(item.case === undefined ? [] : [[caseAttribute, item.case] as const]),
      ["airworthy.gateway", gateway],
      ["airworthy.seq", item.seq],
    ]),
    resource: new Map(),
    events: [],
    links: [],
    scopeName: "airworthy.gateway",
  };
}

type Told = {
  readonly kind: SpanKind;
  readonly name: string;
  readonly error?: string;
  readonly read: Partial<
    Pick<StoredSpan, "model" | "input" | "output" | "inputTokens" | "outputTokens" | "costUsd" | "toolName" | "finishReason">
  >;
  readonly costBasis?: StoredSpan["costBasis"];
  readonly pricedWith?: string;
  readonly attributes: { readonly [name: string]: Json };
};

function describe(item: Exclude<Observation, { kind: "assignment" }>, price: DeclaredPrice | undefined): Told {
  switch (item.kind) {
    case "message":
      return {
        kind: "agent",
        name: `invoke_agent ${item.agent}`,
        ...(item.status === "error" && { error: item.errorCode ?? "error" }),
        read: readOf(item),
        attributes: { "gen_ai.operation.name": "invoke_agent", "a2a.method.name": item.method, "airworthy.streamed": item.streamed },
      };
    case "tool":
      return {
        kind: "tool",
        name: `execute_tool ${item.tool}`,
        ...(item.isError && { error: `The tool "${item.tool}" answered with an error` }),
        read: { toolName: item.tool, input: JSON.stringify(item.arguments), output: JSON.stringify(item.result) },
        attributes: {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": item.tool,
          "airworthy.server": item.server,
          ...(item.fault !== undefined && { "airworthy.fault": item.fault }),
        },
      };
    case "model": {
      const { model, status, inputTokens, outputTokens } = item;
      const cost = costOf(item, price);
      const failed = status === 0 || status >= 400;
      return {
        kind: "model",
        name: `chat ${model}`,
        ...(failed && { error: status === 0 ? "The model endpoint did not answer" : `The model endpoint answered ${status}` }),
        read: {
          model,
          ...(item.finishReason !== undefined && { finishReason: toFinishReason(item.finishReason) }),
          ...readOf({
            ...(item.input !== undefined && { input: JSON.stringify(item.input) }),
            ...(item.output !== undefined && { output: JSON.stringify(item.output) }),
          }),
          ...(cost.costUsd !== undefined && { costUsd: cost.costUsd }),
          ...(inputTokens !== undefined && { inputTokens }),
          ...(outputTokens !== undefined && { outputTokens }),
        },
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.response.model": model,
          "http.response.status_code": status,
          "airworthy.streamed": item.streamed,
        },
        ...(cost.costBasis !== undefined && { costBasis: cost.costBasis, pricedWith: cost.pricedWith ?? "" }),
      };
    }
    case "guard":
      return {
        kind: "guard",
        name: `guard ${item.guard}`,
        read: {},
        attributes: { "airworthy.guard.point": item.point, "airworthy.guard.mode": item.mode, "airworthy.guard.hits": item.hits },
      };
  }
}

function readOf({ input, output }: { readonly input?: string; readonly output?: string }): Told["read"] {
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
}

/** By the version's declared price, else by the list. */
function costOf(
  item: Observation & { kind: "model" },
  price: DeclaredPrice | undefined,
): Pick<Told, "costBasis" | "pricedWith"> & { readonly costUsd?: number } {
  const { model, inputTokens, outputTokens, at } = item;
  if (inputTokens === undefined && outputTokens === undefined) return {};
  const [input, output] = [inputTokens ?? 0, outputTokens ?? 0];
  if (price !== undefined) {
    return {
      costUsd: (input * price.inputUsdPerMillionTokens + output * price.outputUsdPerMillionTokens) / 1_000_000,
      costBasis: "declared",
    };
  }
  const costUsd = priceOf({ model, provider: undefined, inputTokens: input, outputTokens: output, cachedTokens: 0, at: new Date(at) });
  return costUsd === undefined ? {} : { costUsd, costBasis: "listed", pricedWith: priceList };
}
