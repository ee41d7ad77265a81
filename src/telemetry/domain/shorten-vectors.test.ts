import { expect, test } from "vitest";

import type { Json } from "../../kernel/json.ts";
import { shortenVectors } from "./shorten-vectors.ts";

const vector = Array.from({ length: 1536 }, (_, index) => index / 1536 - 0.5);
const short = [...vector.slice(0, 8), "and 1528 more numbers that are not kept"];

test.each<[string, Json, Json]>([
  ["a vector", vector, short],
  ["one as text", JSON.stringify(vector), JSON.stringify(short)],
  ["texts of vectors in a list", [JSON.stringify(vector)], [JSON.stringify(short)]],
  [
    "vectors within an answer as text",
    JSON.stringify({ data: [{ embedding: vector }, { embedding: vector }], model: "m" }),
    JSON.stringify({ data: [{ embedding: short }, { embedding: short }], model: "m" }),
  ],
  ["vectors within an answer", { data: [{ embedding: vector }] }, { data: [{ embedding: short }] }],
])("of %s the first numbers stay, and what was left out is said", (_what, value, expected) => {
  expect(shortenVectors(value)).toEqual(expected);
});

test.each<[string, Json]>([
  ["a short list", [1, 2, 3]],
  ["a text with many numbers that is no list", "1, 2, 3 ".repeat(100)],
  ["a list that never closes", `[${"1,".repeat(100)}`],
  ["a list of texts", Array.from({ length: 100 }, String)],
  ["many lists of few numbers", JSON.stringify(Array.from({ length: 100 }, () => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))],
])("%s stays as it is", (_what, value) => {
  expect(shortenVectors(value)).toEqual(value);
});
