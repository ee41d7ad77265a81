import { describe, expect, test } from "vitest";

import type { SpanView } from "../../../../src/telemetry/views.ts";
import { buildSpanTree, isGroup, shownRows, timeByKind } from "./span-tree.ts";
import { makeSpan } from "./testing/make-span.ts";

const call = (id: string, under: string | null, input: string, more: Partial<SpanView> = {}): SpanView =>
  makeSpan(id, under, { kind: "tool", toolName: "search", input, ...more });
const rowsOf = (spans: readonly SpanView[], open = false): string[] =>
  shownRows(buildSpanTree({ spans, durationMs: 1 }), (node) => !open && isGroup(node)).map(
    ({ id, level, calls }) => `${"  ".repeat(level - 1)}${id}${calls.length > 1 ? ` ×${calls.length}` : ""}`,
  );

describe("the tree of spans", () => {
  test("stands as the parents say, siblings in the order in which they came", () => {
    expect(rowsOf([makeSpan("a", null), makeSpan("b", "a"), makeSpan("c", "b"), makeSpan("d", "a")])).toEqual(["a", "  b", "    c", "  d"]);
  });

  test("has every span once, also those whose parent is not there and those in a circle", () => {
    const spans = [makeSpan("lost", "nowhere"), makeSpan("x", "y"), makeSpan("y", "x"), makeSpan("self", "self")];
    expect(
      rowsOf(spans)
        .map((row) => row.trim())
        .toSorted(),
    ).toEqual(["lost", "self", "x", "y"]);
  });

  test("folds calls that follow one another with equal arguments, and nothing else", () => {
    const spans = [
      makeSpan("a", null),
      call("one", "a", "{1}"),
      call("two", "a", "{1}"),
      call("three", "a", "{2}"),
      makeSpan("m", "a", { kind: "model", input: "{2}" }),
      makeSpan("n", "a", { kind: "model", input: "{2}" }),
      call("front", "one", "{1}", { source: "front" }),
    ];
    expect(rowsOf(spans)).toEqual(["a", "  one-and-more ×2", "  three", "  m", "  n"]);
    expect(rowsOf(spans, true)).toEqual(["a", "  one-and-more ×2", "    one", "      front", "    two", "  three", "  m", "  n"]);
  });

  test("counts equal calls across the trace, each account by itself", () => {
    const spans = [
      call("one", null, "{1}"),
      makeSpan("m", null),
      call("two", null, "{1}"),
      call("front", "two", "{1}", { source: "front" }),
    ];
    expect(buildSpanTree({ spans, durationMs: 1 }).equalCalls).toEqual(
      new Map([
        ["one", { nth: 1, of: 2 }],
        ["two", { nth: 2, of: 2 }],
      ]),
    );
  });

  test("counts the time of a kind once where two tell of one call", () => {
    const spans = [
      makeSpan("a", null, { durationMs: 100 }),
      call("own", "a", "{1}", { durationMs: 30 }),
      call("front", "own", "{1}", { source: "front", durationMs: 28 }),
      call("again", "a", "{1}", { durationMs: 10 }),
      makeSpan("m", "a", { kind: "model", durationMs: null }),
    ];
    const times = timeByKind(buildSpanTree({ spans, durationMs: 100 }));
    expect([times.get("tool"), times.get("model")]).toEqual([40, 0]);
  });

  test("is built of ten thousand spans, one under the other, too", () => {
    const deep = Array.from({ length: 10_000 }, (_, index) => makeSpan(String(index), index === 0 ? null : String(index - 1)));
    expect(rowsOf(deep)).toHaveLength(10_000);
  });
});
