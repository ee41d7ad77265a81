import { expect, test } from "vitest";

import { newTraceparent, readTraceId } from "./trace-context.ts";

test.each([
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"], // the specification's example
  ["cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", undefined],
  ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", undefined],
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", undefined],
  ["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", undefined],
  [undefined, undefined],
])("the trace id of %s is %s", (traceparent, traceId) => {
  expect(readTraceId(traceparent)).toBe(traceId);
});

test("a new traceparent has a trace id", () => {
  expect(readTraceId(newTraceparent())).toMatch(/^[0-9a-f]{32}$/);
});
