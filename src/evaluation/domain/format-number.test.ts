import { expect, test } from "vitest";

import { formatUsd } from "../../kernel/format-usd.ts";
import { formatLevel, formatMs, formatNames, formatPercent, formatPoints, formatSigned, onOneLine } from "./format-number.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("numbers read as the console writes them", () => {
  expect(plain(formatPercent(0.815))).toBe("81.5 %");
  expect(plain(formatPoints(-0.044))).toBe("4.4 pt");
  expect([0.044, -0.03, -0.0001, 0, -2.93].map(formatSigned)).toEqual(["+4.4", "−3.0", "0.0", "0.0", "−100.0"]);
  expect([0.95, 0.975, 0.9].map((level) => plain(formatLevel(level)))).toEqual(["95 %", "97.5 %", "90 %"]);
  expect([819.6, 7100].map((ms) => plain(formatMs(ms)))).toEqual(["820 ms", "7.1 s"]);
  expect([7.339, 0.0074, 0].map(formatUsd)).toEqual(["$7.34", "$0.0074", "$0.00"]);
  expect(formatNames(["a", "b", "c", "d"])).toBe("a, b, c and 1 more");
});

test("a name with lines of its own begins none", () => {
  expect(onOneLine("a\n::error::b\r\n  c")).toBe("a ::error::b c");
  expect(formatNames(["a\n::error::b"])).toBe("a ::error::b");
});
