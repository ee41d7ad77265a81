import { expect, test } from "vitest";

import { resultLine } from "./result-line.ts";

test("shows fields by name", () => {
  expect(resultLine({ status: "refunded", ref: "R-5521", cents: 3150 })).toBe("status refunded, ref R-5521, cents 3150");
});

test("shows text as it is and says when there is nothing", () => {
  expect(resultLine("409 order_open")).toBe("409 order_open");
  expect(resultLine(null)).toBe("no result");
  expect(resultLine({})).toBe("empty");
  expect(resultLine([1, 2])).toBe("[1,2]");
});

test("cuts what is too long for a line", () => {
  expect(resultLine("x".repeat(500))).toHaveLength(120);
});
