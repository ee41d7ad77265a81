import { expect, test } from "vitest";

import { nameCases } from "./name-cases.ts";

test("equal contents have one name; a name that another content has taken gets the next number that is free", () => {
  const name = nameCases();
  expect(["x", "y", "x", "z", "w"].map((content) => name("refund", content))).toEqual([
    "refund",
    "refund #2",
    "refund",
    "refund #3",
    "refund #4",
  ]);
  expect([name("refund #5", "v"), name("refund", "u"), name("refund", "t")]).toEqual(["refund #5", "refund #6", "refund #7"]);
});

test("many cases of one name are named at once", () => {
  const name = nameCases();
  const names = Array.from({ length: 50_000 }, (_, index) => name("refund", index));
  expect(new Set(names).size).toBe(50_000);
});
