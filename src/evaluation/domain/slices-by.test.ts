import { expect, test } from "vitest";

import type { RunRecord } from "./run-record.ts";
import { slicesBy } from "./slices-by.ts";

test.each(["constructor", "__proto__", "domain"])("the field %s is one that a case has itself, or none", (field) => {
  const one = (id: string, slices: { readonly [name: string]: string }) => ({ id, contentHash: undefined, slices, trials: [] });
  const record: RunRecord = { format: "jsonl", cases: [one("a", Object.fromEntries([[field, "x"]])), one("b", {})], excluded: [] };
  expect(slicesBy(field, record).map(({ value }) => value)).toEqual(["", "x"]);
});
