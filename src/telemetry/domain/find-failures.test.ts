import { describe, expect, test } from "vitest";

import { findFailures } from "./find-failures.ts";
import { makeTraceSpan as span } from "./testing/make-trace-span.ts";
import type { TraceSpan } from "./trace-span.ts";
import { buildTree } from "./trace-tree.ts";

const later = 1_000_000_000_000n;
const second = 1_000_000_000n;

/** What is found, as kinds and spans. */
function found(spans: readonly TraceSpan[], nowNs = later): { failures: string[]; recovered: string[] } {
  const { failures, recovered } = findFailures(buildTree(spans), nowNs);
  const say = ({ kind, spanId }: { kind: string; spanId: string }): string => `${kind} ${spanId}`;
  return { failures: failures.map(say), recovered: recovered.map(say) };
}

const agent = span("agent", "", { kind: "agent", to: 9, hasInput: true, answer: "text" });
const silent: TraceSpan = { ...agent, answer: "none" };
const asks = span("asks", "agent", { kind: "model", from: 1, answer: "tool_calls", finishReason: "tool_calls", hasInput: true });
const tool = span("tool", "agent", { kind: "tool", from: 2, toolName: "lookup", hasInput: true, answer: "text" });
const answers = span("answers", "agent", { kind: "model", from: 4, answer: "text", finishReason: "stop", hasInput: true });
const broken = { status: "error", statusMessage: "no" } as const;

describe("a healthy trace", () => {
  test.each([
    ["an agent that asked a tool and answered", [agent, asks, tool, answers]],
    ["the same without any content", [agent, asks, tool, answers].map((one) => ({ ...one, answer: "none" as const, hasInput: false }))],
    ["one model call without anything above", [{ ...answers, parentSpanId: "" }]],
    [
      "one whose caller is not here",
      [
        { ...asks, parentIsLocal: false, parentSpanId: "elsewhere" },
        { ...tool, parentSpanId: "elsewhere", parentIsLocal: false },
      ],
    ],
    ["one whose parents an exporter left out", [{ ...answers, parentSpanId: "left-out" }]],
    ["one that ends with a call for its client", [{ ...agent, answer: "tool_calls" as const }, asks]],
    [
      "one that looked something up before it asked its client",
      [{ ...agent, answer: "tool_calls" as const }, asks, tool, { ...asks, spanId: "asks2", startNs: 4n * second, endNs: 5n * second }],
    ],
    [
      "one whose last tool takes the answer",
      [
        { ...agent, answer: "tool_calls" as const },
        asks,
        tool,
        { ...asks, spanId: "asks2", startNs: 4n * second, endNs: 5n * second },
        { ...tool, spanId: "final", toolName: "final_answer", startNs: 5n * second, endNs: 6n * second },
      ],
    ],
    [
      "one to whose spans an error was handed on",
      [
        { ...agent, ...broken, finishReason: "stop" },
        { ...answers, ...broken },
      ],
    ],
    ["HTTP that was tried again below a model", [agent, answers, span("http", "answers", { kind: "http", from: 4, ...broken })]],
    ["a plain service", [span("GET /", "", { kind: "http" }), span("query", "GET /", {})]],
    ["four equal calls", [agent, ...[1, 2, 3, 4].map((n) => ({ ...tool, spanId: `tool${n}`, inputDigest: "same" })), answers]],
    [
      "ten calls with other arguments",
      [agent, ...Array.from({ length: 10 }, (_, n) => ({ ...tool, spanId: `tool${n}`, inputDigest: `${n}` })), answers],
    ],
  ] as const)("has no failure: %s", (_what, spans) => {
    expect(found(spans)).toMatchObject({ failures: [] });
  });

  test("a tool that failed and an agent that went on and answered is recovered", () => {
    expect(found([agent, asks, { ...tool, ...broken }, answers])).toEqual({ failures: [], recovered: ["error-status tool"] });
    expect(found([silent, asks, { ...tool, failure: "no" }, answers])).toEqual({ failures: [], recovered: ["error-answer tool"] });
  });

  test("it is recovered also where spans begin in whole milliseconds and end exactly", () => {
    const failed = { ...tool, ...broken, startNs: 2n * second, endNs: 2n * second + 700_000n };
    expect(found([silent, asks, failed, { ...answers, startNs: 2n * second }]).recovered).toEqual(["error-status tool"]);
  });

  test("it is recovered also where nothing is known of what the model said, unless that asked for more", () => {
    const mute = span("mute", "agent", { kind: "model", from: 4 });
    const again = { ...tool, spanId: "again", startNs: 5n * second, endNs: 6n * second };
    expect(found([silent, asks, { ...tool, ...broken }, mute])).toMatchObject({ failures: [], recovered: ["error-status tool"] });
    expect(found([silent, asks, { ...tool, ...broken }, mute, again]).failures).toEqual(["error-status tool"]);
  });

  test("a model that was tried again is recovered", () => {
    const first = span("first", "agent", { kind: "model", from: 1, ...broken });
    expect(found([agent, first, answers])).toEqual({ failures: [], recovered: ["error-status first"] });
  });
});

describe("a trace has failed", () => {
  test("when an error reached its top, and the lowest span with it says where it came from", () => {
    const step = span("step", "agent", { kind: "step", from: 1, ...broken });
    const model = span("model", "step", { kind: "model", from: 1, ...broken });
    expect(found([{ ...silent, ...broken }, step, model]).failures).toEqual(["error-status model"]);
  });

  test("when a tool's answer is an error and nothing answered after it, whatever the status says", () => {
    expect(found([silent, asks, { ...tool, failure: "no", status: "ok" }]).failures).toEqual(["error-answer tool"]);
  });

  test("when a front saw an error", () => {
    expect(found([{ ...silent, ...broken, source: "front" }]).failures).toEqual(["front-error agent"]);
  });

  test.each(["error", "length", "content_filter"])("when the last model ended by %s", (finishReason) => {
    expect(found([agent, { ...answers, finishReason }]).failures).toEqual(["finish-reason answers"]);
    expect(found([agent, { ...asks, finishReason }, answers]).failures).toEqual([]);
  });

  test("when the final answer is empty", () => {
    expect(found([{ ...agent, answer: "empty" }, answers]).failures).toEqual(["empty-answer agent"]);
    expect(found([silent, { ...answers, answer: "empty" }]).failures).toEqual(["empty-answer answers"]);
  });

  test("when the agent said nothing after it had asked for tools", () => {
    expect(found([silent, asks, tool]).failures).toEqual(["no-answer agent"]);
  });

  test("when it was stopped between one call of a tool and the next", () => {
    const asksAgain = { ...asks, spanId: "asks2", startNs: 4n * second, endNs: 5n * second };
    const toolAgain = { ...tool, spanId: "tool2", startNs: 5n * second, endNs: 6n * second };
    expect(found([{ ...agent, answer: "tool_calls" }, asks, tool, asksAgain, toolAgain]).failures).toEqual(["no-answer agent"]);
  });

  test("when the same tool was called five times with equal arguments", () => {
    const calls = [1, 2, 3, 4, 5].map((n) => ({ ...tool, spanId: `tool${n}`, inputDigest: "same" }));
    expect(found([agent, ...calls, answers]).failures).toEqual(["repeated-call tool5"]);
  });

  test("when what its spans belong to never ended; not while it may still go on", () => {
    const inner = [asks, tool].map((one) => ({ ...one, parentSpanId: "never-came" }));
    expect(found(inner).failures).toEqual(["never-ended asks"]);
    expect(found(inner, 5_000_000_000n).failures).toEqual([]);
    expect(found([{ ...silent, endNs: 0n }, answers]).failures).toEqual(["never-ended agent"]);
  });
});

test("spans in a circle, and a span that is its own parent, do no harm", () => {
  const circle = [span("a", "b", broken), span("b", "a", broken), span("c", "c", broken)];
  expect(found(circle).failures.length).toBeGreaterThan(0);
});
