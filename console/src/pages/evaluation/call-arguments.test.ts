import { describe, expect, test } from "vitest";

import type { CallView } from "../../../../src/evaluation/views.ts";
import { callArguments, equalPairs } from "./call-arguments.ts";

function call(args: unknown): CallView {
  return { server: "shop", tool: "refund", arguments: args, result: {}, isError: false, sideEffect: true, durationMs: 1 };
}

describe("callArguments", () => {
  test("marks values that differ and arguments that the other side lacks", () => {
    expect(callArguments(call({ order: "A-1", cents: 8400, note: "x" }), call({ order: "A-1", cents: 3150 }), [])).toEqual([
      { name: "order", text: '"A-1"', differs: false },
      { name: "cents", text: "8400", differs: true },
      { name: "note", text: '"x"', differs: true },
    ]);
  });

  test("marks nothing where there is no other call", () => {
    expect(callArguments(call({ a: 1 }), null, [])).toEqual([{ name: "a", text: "1", differs: false }]);
  });

  test("shows a call without arguments", () => {
    expect(callArguments(call(null), call({}), [])).toEqual([]);
  });

  test("takes ids that differ per trial as equal, on both sides", () => {
    const pairs = equalPairs([{ kind: "same", candidate: call({ order_id: "A-2" }), baseline: call({ order_id: "A-1" }) }]);
    expect(callArguments(call({ order_id: "A-2" }), call({ order_id: "A-1" }), pairs)).toEqual([
      { name: "order_id", text: '"A-2"', differs: false },
    ]);
    expect(callArguments(call({ order_id: "A-1" }), call({ order_id: "A-2" }), pairs)).toEqual([
      { name: "order_id", text: '"A-1"', differs: false },
    ]);
    expect(callArguments(call({ order_id: "A-3" }), call({ order_id: "A-1" }), pairs)[0]).toMatchObject({ differs: true });
  });
});
