import { describe, expect, test } from "vitest";

import { formatDuration, formatExact, formatRecordTime, formatWhen } from "./format-time.ts";

const now = new Date("2026-11-18T13:36:00Z");
const when = (iso: string): string => formatWhen(iso, now, "Europe/Oslo");

describe("formatWhen", () => {
  test("is relative below an hour", () => {
    expect(when("2026-11-18T13:35:30Z")).toBe("just now");
    expect(when("2026-11-18T13:36:05Z")).toBe("just now");
    expect(when("2026-11-18T13:24:00Z")).toBe("12 min ago");
  });

  test("is the clock today, in the reader's zone", () => {
    expect(when("2026-11-18T12:10:00Z")).toBe("13:10");
  });

  test("is weekday and clock within six days, then the date", () => {
    expect(when("2026-11-17T09:22:00Z")).toBe("Tue 10:22");
    expect(when("2026-11-02T09:22:00Z")).toBe("2 Nov");
    expect(when("2025-11-02T09:22:00Z")).toBe("2 Nov 2025");
  });

  test("shows a clock, not a negative age, when the server's clock runs ahead", () => {
    expect(when("2026-11-18T13:50:00Z")).toBe("14:50");
  });
});

test("formatExact is the instant in UTC", () => {
  expect(formatExact("2026-11-18T13:10:05.123Z")).toBe("2026-11-18 13:10:05 UTC");
});

test("formatRecordTime keeps the second", () => {
  expect(formatRecordTime("2026-11-17T09:22:08Z", now, "Europe/Oslo")).toBe("Tue 10:22:08");
  expect(formatRecordTime("2026-11-02T09:22:08Z", now, "Europe/Oslo")).toBe("2 Nov 10:22:08");
});

test("formatDuration uses the largest units", () => {
  expect(formatDuration(420)).toBe("420 ms");
  expect(formatDuration(7_240)).toBe("7.2 s");
  expect(formatDuration(41_200)).toBe("41 s");
  expect(formatDuration(84_000)).toBe("1 min 24 s");
  expect(formatDuration(120_000)).toBe("2 min");
  expect(formatDuration(3 * 3_600_000 - 1)).toBe("2 h 59 min");
  expect(formatDuration(15 * 60_000)).toBe("15 min");
  expect(formatDuration(111 * 60_000)).toBe("1 h 51 min");
  expect(formatDuration(49 * 3_600_000)).toBe("2 d");
});
