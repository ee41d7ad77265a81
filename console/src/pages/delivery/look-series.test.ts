import { expect, test } from "vitest";

import type { LookView } from "../../../../src/delivery/views.ts";
import { eValueLine, sessionsAt, weightBands } from "./look-series.ts";

type Part = { readonly sessions: number; readonly eValue?: number; readonly peak?: number; readonly weight?: number };

function look({ sessions, eValue = 1, peak = Math.max(1, eValue), weight = 0.1 }: Part): LookView {
  return {
    n: 1,
    at: "2026-11-18T13:00:00Z",
    step: "canary.1",
    weight,
    verdict: "wait",
    sentence: "",
    eValue,
    peak,
    threshold: 20,
    ratio: { estimate: null, low: 0, high: null },
    upperFailureRate: 1,
    canary: { succeeded: sessions, failed: 0, unknown: 0 },
    stable: { succeeded: 0, failed: 0, unknown: 0 },
    stepSessions: sessions,
  };
}

test("sessions that nobody can judge have their place in the order too", () => {
  const counts = { succeeded: 3, failed: 2, unknown: 1 };
  expect(sessionsAt({ canary: counts, stable: counts })).toBe(12);
});

test("the e-value begins at 1, and shows what it reached between two looks", () => {
  const looks = [
    look({ sessions: 10, eValue: 0.7 }),
    look({ sessions: 30, eValue: 4, peak: 21 }),
    look({ sessions: 40, eValue: 3, peak: 21 }),
  ];
  expect(eValueLine(looks)).toEqual([
    { n: 0, value: 1 },
    { n: 10, value: 0.7 },
    { n: 30, value: 21 },
    { n: 30, value: 4 },
    { n: 40, value: 3 },
  ]);
});

test("weights join where they are the same, and a step without sessions has none", () => {
  const looks = [
    look({ sessions: 5 }),
    look({ sessions: 20 }),
    look({ sessions: 20, weight: 0.25 }),
    look({ sessions: 20, weight: 0.5 }),
    look({ sessions: 60, weight: 0.5 }),
  ];
  expect(weightBands(looks)).toEqual([
    { weight: 0.1, from: 0, to: 20 },
    { weight: 0.5, from: 20, to: 60 },
  ]);
});
