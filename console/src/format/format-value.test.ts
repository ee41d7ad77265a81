import { describe, expect, test } from "vitest";

import { formatCount, formatDifference, formatSigned, formatValue } from "./format-value.ts";

describe("formatValue", () => {
  test("keeps the unit beside the number", () => {
    expect(formatValue("share", 0.859)).toBe("85.9\u00a0%");
    expect(formatValue("ms", 640.4)).toBe("640\u00a0ms");
    expect(formatValue("ms", 6420)).toBe("6.42\u00a0s");
    expect(formatValue("ms", 12_800)).toBe("12.8\u00a0s");
    expect(formatValue("count", 44652)).toBe("44,652");
    expect(formatValue("count", 3250.47)).toBe("3,250.5");
  });

  test("shows two figures of a small amount of money and cents of a large one", () => {
    expect(formatValue("usd", 0.007432)).toBe("$0.0074");
    expect(formatValue("usd", 0.00031)).toBe("$0.00031");
    expect(formatValue("usd", 0.42)).toBe("$0.42");
    expect(formatValue("usd", 0.05)).toBe("$0.05");
    expect(formatValue("usd", 0.4)).toBe("$0.40");
    expect(formatValue("usd", 1312.4)).toBe("$1,312.40");
    expect(formatValue("usd", 0)).toBe("$0.00");
    expect(formatValue("usd", 0.00000004)).toBe("$0.00");
  });

  test("tells unknown from zero", () => {
    expect(formatValue("share", null)).toBe("—");
    expect(formatValue("count", 0)).toBe("0");
  });

  test("writes a minus, not a hyphen", () => {
    expect(formatValue("count", -2)).toBe("\u22122");
  });
});

describe("formatDifference", () => {
  test("carries its sign; shares differ by points", () => {
    expect(formatDifference("share", -0.266)).toBe("\u221226.6\u00a0pt");
    expect(formatDifference("share", 0.044)).toBe("+4.4\u00a0pt");
    expect(formatDifference("share", -2.93)).toBe("\u2212100.0\u00a0pt");
    expect(formatDifference("ms", -420)).toBe("\u2212420\u00a0ms");
    expect(formatDifference("usd", 0.0003)).toBe("+$0.0003");
    expect(formatDifference("count", 0)).toBe("0");
  });
});

test("formatSigned and formatCount", () => {
  expect(formatSigned(-0.64)).toBe("\u22120.6");
  expect(formatSigned(7.9)).toBe("+7.9");
  expect(formatCount(1240)).toBe("1,240");
});
