/** Development data: spans in few words, summed up and judged by the server's own pure code, so that every reason is one it would give. */
import { formOfAnswer } from "../../../src/telemetry/domain/answer-form.ts";
import { findAnswerError } from "../../../src/telemetry/domain/answer-error.ts";
import { settleFronts } from "../../../src/telemetry/domain/settle-fronts.ts";
import type { StoredSpan } from "../../../src/telemetry/domain/stored-span.ts";
import { summariseTrace } from "../../../src/telemetry/domain/summarise-trace.ts";
import { toTraceView } from "../../../src/telemetry/trace-view.ts";
import type { TraceView } from "../../../src/telemetry/views.ts";

/** A span; `at` and `ms` count from the trace's beginning. */
export type Part = Partial<Omit<StoredSpan, "attributes" | "input" | "output">> & {
  readonly id: string;
  readonly under?: string;
  readonly at: number;
  /** Null: it has not ended. */
  readonly ms: number | null;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly attributes?: { readonly [name: string]: string | number };
};

type Shared = Partial<Pick<StoredSpan, "agent" | "version" | "arm" | "release" | "session" | "run" | "service">>;

/** A trace that began `minutesAgo`. `seed` makes its id. */
export function traceOf(
  { seed, minutesAgo, ...shared }: Shared & { readonly seed: string; readonly minutesAgo: number },
  parts: readonly Part[],
  now: Date,
): TraceView {
  const traceId = hex(seed, 32);
  const beganNs = BigInt(now.getTime() - Math.round(minutesAgo * 60_000)) * 1_000_000n;
  const spans = parts.map(({ id, under, at, ms, input, output, attributes = {}, ...given }): StoredSpan => {
    const [said, answered] = [textOf(input), textOf(output)];
    const startNs = beganNs + BigInt(Math.round(at * 1_000_000));
    const failure = given.kind === "tool" && answered !== undefined ? findAnswerError(answered) : undefined;
    return {
      organization: "default",
      project: "default",
      environment: "production",
      deployment: "",
      service: "support-desk",
      version: "",
      arm: "",
      release: "",
      run: "",
      trial: "",
      ...shared,
      traceId,
      spanId: hex(`${seed}/${id}`, 16),
      parentSpanId: under === undefined ? "" : hex(`${seed}/${under}`, 16),
      kind: "other",
      name: id,
      source: "agent",
      status: "unset",
      statusMessage: "",
      startNs,
      endNs: ms === null ? 0n : startNs + BigInt(Math.round(ms * 1_000_000)),
      dialect: given.source === "front" ? "front" : "gen-ai",
      scopeName: given.source === "front" ? "airworthy.gateway" : "opentelemetry.instrumentation.genai",
      costBasis: "",
      pricedWith: "",
      ...(said !== undefined && { input: said }),
      ...(answered !== undefined && { output: answered }),
      answer: given.source === "front" ? "none" : formOfAnswer(answered),
      hasInput: said !== undefined,
      inputDigest: said ?? "",
      parentIsLocal: false,
      attributes: new Map(Object.entries(attributes)),
      resource: new Map([
        ["service.name", shared.service ?? "support-desk"],
        ["telemetry.sdk.language", "nodejs"],
      ]),
      events: [],
      links: [],
      ...(failure !== undefined && { failure }),
      ...given,
    };
  });
  const ordered = settleFronts(spans).toSorted((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0));
  return toTraceView({ spans: ordered, summary: summariseTrace(ordered, BigInt(now.getTime()) * 1_000_000n) });
}

/** Messages as the GenAI conventions write them. */
export function says(role: "system" | "user" | "assistant", content: string): object {
  return { role, parts: [{ type: "text", content }] };
}

/** A call that a model asks for. */
export function asksFor(id: string, name: string, given: object): object {
  return { role: "assistant", parts: [{ type: "tool_call", id, name, arguments: given }] };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

/** FNV-1a over and over: the same id for the same text at every start. */
export function hex(text: string, length: number): string {
  let found = "";
  for (let round = 0; found.length < length; round++) {
    let hash = 0x811c9dc5;
    for (const char of `${round}${text}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    found += (hash >>> 0).toString(16).padStart(8, "0");
  }
  return found.slice(0, length);
}
