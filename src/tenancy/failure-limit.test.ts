import { expect, test } from "vitest";

import { createFailureLimit } from "./failure-limit.ts";

test("an address may fail ten times at once, then once every six seconds; others are not touched", () => {
  let now = 0;
  const limit = createFailureLimit(() => now);
  for (let n = 0; n < 10; n++) expect(limit.note("a")).toBeUndefined();
  expect(limit.note("a")).toBe(6);
  expect(limit.note("b")).toBeUndefined();
  now = 4_500;
  expect(limit.note("a")).toBe(2);
  now = 6_000;
  expect(limit.note("a")).toBeUndefined();
  expect(limit.note("a")).toBe(6);
  now = 600_000;
  for (let n = 0; n < 10; n++) expect(limit.note("a")).toBeUndefined();
  expect(limit.note("a")).toBe(6);
});

test("ten thousand addresses are remembered, those that failed last", () => {
  const limit = createFailureLimit(() => 0);
  const fail = (address: string): number | undefined => {
    for (let n = 0; n < 10; n++) limit.note(address);
    return limit.note(address);
  };
  fail("first");
  fail("second");
  for (let n = 0; n < 9_998; n++) limit.note(`other-${n}`);
  expect(limit.note("second")).toBe(6);
  limit.note("one more");
  expect(limit.note("first")).toBeUndefined();
  expect(limit.note("second")).toBe(6);
});
