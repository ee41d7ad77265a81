import { expect, test } from "vitest";

import { formatEValue, formatRatio, formatRatioInterval, formatWeight } from "./format-evidence.ts";

test("an e-value keeps two figures, as the server's sentences do", () => {
  expect([0.0123, 0.1, 4.52, 24.4, 240.6].map(formatEValue)).toEqual(["0.012", "0.10", "4.5", "24", "241"]);
});

test("a ratio that is not known differs from one of zero", () => {
  expect([null, 0, 0.62, 6.32, 24.4].map(formatRatio)).toEqual(["—", "0×", "0.62×", "6.3×", "24×"]);
});

test("a ratio near 1 says on which side of it it lies", () => {
  expect([0.9962, 1, 1.033].map(formatRatio)).toEqual(["0.996×", "1.00×", "1.03×"]);
});

test("an interval says which of its sides nothing bounds", () => {
  expect(formatRatioInterval({ low: 0, high: null })).toBe("not bounded");
  expect(formatRatioInterval({ low: 1.1, high: null })).toBe("at least 1.1×");
  expect(formatRatioInterval({ low: 0, high: 3 })).toBe("up to 3.0×");
  expect(formatRatioInterval({ low: 1.1, high: 20 })).toBe("1.1× to 20×");
});

test("a weight keeps the decimals that it has", () => {
  expect([0.25, 0.025, 1].map(formatWeight)).toEqual(["25\u00a0%", "2.5\u00a0%", "100\u00a0%"]);
});
