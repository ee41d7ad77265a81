import { expect, test } from "vitest";

import { newSpanUnder, readTraceparent, writeTraceparent } from "./trace-context.ts";

test.each([
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"], // the specification's example
  ["cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", undefined],
  ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", undefined],
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", undefined],
  ["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", undefined],
  [undefined, undefined],
])("the trace id of %s is %s", (traceparent, traceId) => {
  expect(readTraceparent(traceparent)?.traceId).toBe(traceId);
});

test("a span under another is of its trace and keeps its flags; without one it begins a sampled trace", () => {
  const parent = readTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  const child = newSpanUnder(parent);
  expect(child).toMatchObject({ traceId: parent?.traceId, flags: "00" });
  expect(child.spanId).not.toBe(parent?.spanId);
  expect(readTraceparent(writeTraceparent(child))).toEqual(child);
  expect(readTraceparent(writeTraceparent(newSpanUnder(undefined)))).toMatchObject({ flags: "01" });
});
