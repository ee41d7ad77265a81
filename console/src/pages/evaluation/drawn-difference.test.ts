import { describe, expect, test } from "vitest";

import type { MetricView } from "../../../../src/evaluation/views.ts";
import { axisExtent, drawnDifference } from "./drawn-difference.ts";

function metric(part: Partial<MetricView>): MetricView {
  const difference = { value: 0.04, low: 0.01, high: 0.08, level: 0.95 };
  return {
    name: "m",
    label: "M",
    unit: "share",
    role: "gate",
    candidate: 0.9,
    baseline: 0.86,
    difference,
    bound: -0.03,
    verdict: "pass",
    sentence: "",
    ...part,
  };
}

describe("drawnDifference", () => {
  test("draws shares in points with the limit on the difference", () => {
    expect(drawnDifference(metric({}))).toEqual({ value: 4, low: 1, high: 8, bound: -3, suffix: " pt" });
  });

  test("draws time and cost in per cent of the baseline, without a bound that is absolute", () => {
    const difference = { value: 500, low: 100, high: 900, level: 0.95 };
    expect(drawnDifference(metric({ unit: "ms", role: "limit", baseline: 5000, bound: 20_000, difference }))).toEqual({
      value: 10,
      low: 2,
      high: 18,
      bound: null,
      suffix: " %",
    });
  });

  test("draws nothing without an interval or without a baseline to take per cents of", () => {
    expect(drawnDifference(metric({ difference: null }))).toBeNull();
    expect(drawnDifference(metric({ difference: { value: 1, low: null, high: null, level: 0.95 } }))).toBeNull();
    expect(drawnDifference(metric({ unit: "usd", baseline: 0 }))).toBeNull();
    expect(drawnDifference(metric({ unit: "usd", baseline: null }))).toBeNull();
  });
});

describe("axisExtent", () => {
  test("is the smallest round number that holds every share and its limit", () => {
    expect(axisExtent([metric({})])).toBe(10);
    expect(axisExtent([metric({ bound: -0.12 })])).toBe(15);
  });

  test("is not stretched by time and cost that do not gate", () => {
    const difference = { value: 4000, low: 3000, high: 5000, level: 0.95 };
    expect(axisExtent([metric({}), metric({ unit: "ms", role: "limit", baseline: 5000, difference })])).toBe(10);
  });

  test("never passes 100", () => {
    expect(axisExtent([metric({ difference: { value: 2, low: 1, high: 3, level: 0.95 } })])).toBe(100);
  });
});
