import { expect, test } from "vitest";

import { intervalGeometry } from "./interval-geometry.ts";

test("puts zero in the middle and the extent at the padded edges", () => {
  const drawn = intervalGeometry({ low: -10, value: 0, high: 10, bound: -5 }, 10, 108);
  expect(drawn).toEqual({ low: { x: 4, off: false }, value: { x: 54, off: false }, high: { x: 104, off: false }, bound: 29 });
});

test("marks what lies beyond the axis and never leaves it", () => {
  const drawn = intervalGeometry({ low: -46, value: -26, high: -7, bound: -20 }, 10, 108);
  expect(drawn.low).toEqual({ x: 4, off: true });
  expect(drawn.value).toEqual({ x: 4, off: true });
  expect(drawn.high.off).toBe(false);
  expect(drawn.bound).toBeNull();
});
