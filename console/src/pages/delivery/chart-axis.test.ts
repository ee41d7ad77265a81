import { describe, expect, test } from "vitest";

import { logAxis, sessionAxis } from "./chart-axis.ts";

const ends = { from: 40, to: 640 };

describe("sessionAxis", () => {
  test("begins at 0 and ends at a round number above the sessions", () => {
    const axis = sessionAxis(880, ends);
    expect(axis.ticks).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(axis.at(0)).toBe(40);
    expect(axis.at(1000)).toBe(640);
  });

  test("names fewer numbers where there is little room", () => {
    expect(sessionAxis(880, { from: 40, to: 160 }).ticks).toEqual([0, 500, 1000]);
  });

  test("stays where it is while some more sessions come in", () => {
    expect(sessionAxis(700, ends).at(700)).toBe(sessionAxis(761, ends).at(700));
  });

  test("names whole sessions from the first one on", () => {
    for (const sessions of [0, 1, 9, 11, 37, 412, 99_999]) {
      const { ticks } = sessionAxis(sessions, ends);
      expect(ticks.every(Number.isInteger), `${sessions}`).toBe(true);
      expect(ticks.length).toBeGreaterThan(3);
      expect(ticks.length).toBeLessThan(9);
    }
  });
});

describe("logAxis", () => {
  const upwards = { from: 200, to: 20 };

  test("names 1 and 3 of each power of ten", () => {
    expect(logAxis({ low: 0.2, high: 45 }, upwards).ticks).toEqual([0.3, 1, 3, 10, 30]);
  });

  test("names powers alone over many of them", () => {
    expect(logAxis({ low: 0.0005, high: 45 }, upwards).ticks).toEqual([0.001, 0.01, 0.1, 1, 10]);
  });

  test("has equal steps for equal ratios, and keeps what is beyond it at its end", () => {
    const { at } = logAxis({ low: 0.1, high: 1000 }, upwards);
    expect([0.1, 1, 10, 100, 1000].map(at)).toEqual([200, 155, 110, 65, 20]);
    expect([0, 0.01, 5000].map(at)).toEqual([200, 200, 20]);
  });
});
