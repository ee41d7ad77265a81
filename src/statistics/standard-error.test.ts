import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { mean, standardDeviation } from "./mean.ts";
import { bernoulliStandardError, clusteredStandardError, standardError } from "./standard-error.ts";

/** 50 tasks with 4 trials each: how many tasks had 0, 1, 2, 3 and 4 successes (tau-bench, gpt-4o, airline). */
const tasksBySuccesses = [14, 12, 10, 4, 10];
const tasks = tasksBySuccesses.flatMap((count, successes) =>
  Array.from({ length: count }, () => [0, 1, 2, 3].map((trial) => (trial < successes ? 1 : 0))),
);

describe("standard errors of tau-bench's airline run", () => {
  test("the mean, the naive and the Bernoulli error are numpy's", () => {
    expect(mean(tasks.flat())).toBeCloseTo(0.42, 12);
    expect(standardError(tasks.flat())).toBeCloseTo(0.0349874, 7);
    expect(bernoulliStandardError(0.42, 200)).toBeCloseTo(0.0348999, 7);
  });

  test("the clustered error (CR1) is numpy's, half as large again as the naive one", () => {
    expect(clusteredStandardError(tasks)).toBeCloseTo(0.0522162, 7);
  });
});

test("with clusters of one size, the clustered error is that of the cluster means", () => {
  const clusters = fc
    .integer({ min: 1, max: 5 })
    .chain((size) => fc.array(fc.array(fc.constantFrom(0, 1), { minLength: size, maxLength: size }), { minLength: 2, maxLength: 30 }));
  fc.assert(
    fc.property(clusters, (values) => {
      expect(clusteredStandardError(values)).toBeCloseTo(standardError(values.map(mean)), 10);
    }),
  );
});

test("one value has no standard deviation and one cluster no clustered error; equal values have exactly 0", () => {
  expect(standardDeviation([1])).toBeNaN();
  expect(clusteredStandardError([[0, 1, 1]])).toBeNaN();
  expect(standardDeviation([0.1, 0.1, 0.1])).toBe(0);
  expect(mean([0.1, 0.1, 0.1])).toBe(0.1);
  expect(() => mean([])).toThrow(RangeError);
});
