/** Development data: a trace of 10,000 spans, and 10,000 traces in a list. */
import type { TraceSummaryView, TraceView } from "../../../src/telemetry/views.ts";
import { hex, traceOf } from "./trace-parts.ts";
import type { Part } from "./trace-parts.ts";

export const manySpansId = hex("many-spans", 32);
export const manyTraces = 10_000;
const steps = 2_499;

/** A batch job's agent: every step asks a model, calls a tool, and that one a service; one of them failed and ended it. */
export function manySpans(now: Date): TraceView {
  const parts: Part[] = [
    {
      id: "job",
      at: 0,
      ms: steps * 100 + 90,
      kind: "agent",
      name: "invoke_agent re-indexer",
      input: "Re-index the catalogue",
      status: "error",
      statusMessage: "step 1800 could not be written",
    },
    { id: "plan", under: "job", at: 1, ms: 60, kind: "step", name: "plan" },
    { id: "sources", under: "plan", at: 5, ms: 40, kind: "retriever", name: "list_sources" },
    { id: "budget", under: "plan", at: 50, ms: 9, kind: "guard", name: "budget" },
  ];
  for (let n = 1; n <= steps; n++) {
    const failed = n === 1_800;
    const at = n * 100;
    const item = {
      sku: `SKU-${String(n).padStart(5, "0")}`,
      text: "A description of a product of the shop, as its maker wrote it. ".repeat(4),
    };
    parts.push(
      { id: `step-${n}`, under: "job", at, ms: 96, kind: "step", name: `step ${n}`, ...(failed && { status: "error" }) },
      {
        id: `model-${n}`,
        under: `step-${n}`,
        at: at + 2,
        ms: 60,
        kind: "model",
        name: "chat gpt-4o-mini",
        model: "gpt-4o-mini",
        provider: "openai",
        inputTokens: 412,
        outputTokens: 31,
        costUsd: 0.00008,
        costBasis: "listed",
        pricedWith: "genai-prices 0.1.8",
        finishReason: "stop",
        input: `Summarise: ${item.text}`,
        output: "A product of the shop.",
      },
      {
        id: `tool-${n}`,
        under: `step-${n}`,
        at: at + 64,
        ms: 28,
        kind: "tool",
        name: "execute_tool write_entry",
        toolName: "write_entry",
        input: item,
        ...(failed ? { status: "error", statusMessage: "write_entry: the index is read-only" } : { output: { ok: true } }),
      },
      {
        id: `http-${n}`,
        under: `tool-${n}`,
        at: at + 66,
        ms: 22,
        kind: "http",
        name: "PUT /index/entries",
        attributes: { "http.response.status_code": failed ? 503 : 204 },
      },
    );
  }
  return traceOf({ seed: "many-spans", minutesAgo: 30, agent: "re-indexer", service: "re-indexer", session: "job-2026-11-18" }, parts, now);
}

/** One of many traces, made from a few; the first is the newest. */
export function oneOfMany(kinds: readonly TraceSummaryView[], index: number, now: Date): TraceSummaryView {
  const kind = kinds[index % kinds.length];
  if (kind === undefined) throw new Error("there is at least one kind of trace");
  return { ...kind, traceId: hex(`many-${index}`, 32), startTime: new Date(now.getTime() - 60_000 - index * 8_000).toISOString() };
}
