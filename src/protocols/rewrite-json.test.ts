import { expect, test } from "vitest";

import { rewriteJson } from "./rewrite-json.ts";

test("numbers keep their digits, keys their order, and the last of two equal keys stays", () => {
  const text = '{"b":12345678901234567890,"a":[1.0,1e400,-0],"m":{"x":1,"x":2.50}}';
  expect(rewriteJson(text, () => undefined)).toBe('{"b":12345678901234567890,"a":[1.0,1e400,-0],"m":{"x":2.50}}');
});

test("what is nested too deeply throws a RangeError instead of ending the process", () => {
  expect(() => rewriteJson("[".repeat(200_000) + "]".repeat(200_000), () => undefined)).toThrow(RangeError);
});
