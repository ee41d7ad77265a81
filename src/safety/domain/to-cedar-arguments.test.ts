import { expect, test } from "vitest";

import { toCedarArguments } from "./to-cedar-arguments.ts";

const decimal = (arg: string) => ({ __extn: { fn: "decimal", arg } });

test.each([
  [
    { a: 1, b: "x", c: true, d: { e: [1, "y"] } },
    { a: 1, b: "x", c: true, d: { e: [1, "y"] } },
  ],
  [{ a: null, b: [null, 1, { c: null }] }, { b: [1, {}] }],
  [
    { a: 150.5, b: -0.0001, c: 1e-7, d: 0.12345 },
    { a: decimal("150.5"), b: decimal("-0.0001"), c: "1e-7", d: "0.12345" },
  ],
  [
    { a: 900_719_925_474_099.1, b: 4_503_599_627_370_495.5 },
    { a: decimal("900719925474099.1"), b: "4503599627370495.5" },
  ],
  [
    { a: 9_007_199_254_740_991, b: -9_007_199_254_740_991 },
    { a: 9_007_199_254_740_991, b: -9_007_199_254_740_991 },
  ],
])("the arguments %j are %j to a policy", (input, expected) => {
  expect(toCedarArguments(input)).toEqual({ ok: true, value: expected });
});

test("minus zero is zero, and no key can change what an object is", () => {
  const read = toCedarArguments(JSON.parse('{"a":-0,"__proto__":{"b":1}}'));
  expect(read.ok && Object.is(read.value["a"], 0)).toBe(true);
  expect(read.ok && Object.keys(read.value)).toEqual(["a", "__proto__"]);
});
