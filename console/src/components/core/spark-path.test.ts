import { expect, test } from "vitest";

import { sparkPath } from "./spark-path.ts";

const size = { top: 10, width: 100, height: 20 };

test("runs from left to right, 0 at the bottom and the top at the top", () => {
  expect(sparkPath([0, 5, 10], size)).toEqual({ line: "M0 20 L50 10 L100 0", end: { x: 100, y: 0 } });
});

test("lies on the bottom when nothing was counted or nothing is known", () => {
  expect(sparkPath([0, 0], { ...size, top: 0 }).line).toBe("M0 20 L100 20");
  expect(sparkPath([], size).line).toBe("M0 20 L100 20");
});

test("never leaves the top", () => {
  expect(sparkPath([0, 25], size).end.y).toBe(0);
});
