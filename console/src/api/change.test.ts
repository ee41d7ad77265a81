import { expect, test } from "vitest";

import { readChange } from "./change.ts";

test("reads topic and id", () => {
  expect(readChange('{"topic":"release","id":"rel_1"}')).toEqual({ topic: "release", id: "rel_1" });
});

test("passes over what it does not know", () => {
  expect(readChange('{"topic":"weather","id":"x"}')).toBeUndefined();
  expect(readChange('{"topic":"release"}')).toBeUndefined();
  expect(readChange('{"topic":"release","id":7}')).toBeUndefined();
  expect(readChange("not json")).toBeUndefined();
  expect(readChange(undefined)).toBeUndefined();
});
