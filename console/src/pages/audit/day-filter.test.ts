import { expect, test } from "vitest";

import { dayFilter } from "./day-filter.ts";

const none = { object: null, actor: null, action: null, from: null, to: null };

test("days are whole, in UTC, and the last one is within", () => {
  expect(dayFilter({ ...none, from: "2026-11-17", to: "2026-11-30" })).toEqual({
    ...none,
    from: "2026-11-17T00:00:00Z",
    to: "2026-12-01T00:00:00Z",
  });
});

test("what is not asked stays open", () => {
  expect(dayFilter({ ...none, object: "release/rel_1" })).toEqual({ ...none, object: "release/rel_1" });
});
