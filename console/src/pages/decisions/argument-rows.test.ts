import { expect, test } from "vitest";

import { argumentRows, sayUntold, splitWords } from "./argument-rows.ts";

const traced = {
  path: "address.street",
  value: "Havnegade 14",
  source: "tool",
  where: "result of lookup_order, message 3",
  words: "",
} as const;

test("every value of the call is a row, in its order, traced or not", () => {
  const given = { order_id: "A-1", address: { street: "Havnegade 14", lines: ["a", 2] }, notify: true, note: null, tags: [] };
  const rows = argumentRows({ arguments: given, provenance: [traced] });
  expect(rows.map(({ path, value, source }) => `${path} ${value} ${source}`)).toEqual([
    'order_id "A-1" unknown',
    'address.street "Havnegade 14" tool',
    'address.lines[0] "a" unknown',
    "address.lines[1] 2 unknown",
    "notify true unknown",
    "note null unknown",
    "tags [] unknown",
  ]);
});

test("arguments that are no object are shown whole, and none are no row", () => {
  expect(argumentRows({ arguments: "cut", provenance: [] }).map(({ path, value }) => `${path} ${value}`)).toEqual([
    '(the whole call) "cut"',
  ]);
  expect(argumentRows({ arguments: {}, provenance: [] })).toEqual([]);
});

test("what the customer did not say is told", () => {
  const rows = (...sources: ("customer" | "tool" | "agent")[]) =>
    sources.map((source) => ({ path: "a", value: "1", source, where: "", words: "" }));
  expect(sayUntold(rows("customer", "tool", "agent", "tool"))).toBe(
    "2 of its 4 values were read from a tool’s result, not from the customer.",
  );
  expect(sayUntold(rows("tool", "customer"))).toBe("1 of its 2 values was read from a tool’s result, not from the customer.");
  expect(sayUntold(rows("tool"))).toBe("Its only value was read from a tool’s result, not from the customer.");
  expect(sayUntold(rows("customer", "agent"))).toBe("");
});

test("the value is set apart in the words it came from", () => {
  expect(splitWords("about Order A-1, please", '"a-1"')).toEqual({ before: "about Order ", found: "A-1", after: ", please" });
  expect(splitWords("for 420 euros", "42000")).toEqual({ before: "for 420 euros", found: "", after: "" });
});
