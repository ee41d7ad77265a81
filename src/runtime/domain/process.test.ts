import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { backOffMs, decideProcess, type ProcessObservation, type ProcessRecord, type ProcessState } from "./process.ts";

const identity = { pid: 42, startedAt: 1_000 };
const record = (given: Partial<ProcessRecord>): ProcessRecord => ({
  desired: "running",
  state: "stopped",
  identity: undefined,
  failures: 0,
  probeFailures: 0,
  wakeAt: undefined,
  since: 0,
  spec: { startTimeoutMs: 10_000, stopTimeoutMs: 5_000 },
  ...given,
});
const seen = (given: Partial<ProcessObservation>): ProcessObservation => ({
  now: 100,
  running: undefined,
  probe: "not-asked",
  inFlight: 0,
  ...given,
});

describe("a process that is wanted", () => {
  test("is started when nothing runs", () => {
    expect(decideProcess(record({}), seen({}))).toEqual({ do: "start" });
  });

  test("is adopted, not started twice, when its pid file names one that runs", () => {
    expect(decideProcess(record({}), seen({ running: identity }))).toEqual({ do: "adopt", identity });
    expect(decideProcess(record({ state: "starting" }), seen({ running: identity }))).toEqual({ do: "adopt", identity });
  });

  test("is started again when the server was killed before anything ran", () => {
    expect(decideProcess(record({ state: "starting" }), seen({}))).toEqual({ do: "start" });
  });

  test("becomes ready by its probe, and is ended when it takes too long", () => {
    const starting = record({ state: "starting", identity });
    expect(decideProcess(starting, seen({ running: identity, probe: "ok" }))).toEqual({ do: "become", state: "ready" });
    expect(decideProcess(starting, seen({ running: identity, probe: "failed" }))).toEqual({ do: "nothing" });
    expect(decideProcess(starting, seen({ running: identity, probe: "failed", now: 10_001 }))).toMatchObject({
      do: "crash",
      code: "runtime/start-timeout",
      kill: true,
    });
  });

  test("backs off longer with each crash, and is given up after five in a row", () => {
    const crash = (failures: number) => decideProcess(record({ state: "ready", identity, failures }), seen({}));
    expect(crash(0)).toMatchObject({ do: "crash", state: "backing-off", wakeAt: 600 });
    expect(crash(2)).toMatchObject({ state: "backing-off", wakeAt: 2_100 });
    expect(crash(4)).toMatchObject({ state: "failed" });
    expect([1, 2, 3, 20].map(backOffMs)).toEqual([500, 1_000, 2_000, 30_000]);
  });

  test("waits out its back-off", () => {
    const waiting = record({ state: "backing-off", wakeAt: 500 });
    expect(decideProcess(waiting, seen({ now: 499 }))).toEqual({ do: "nothing" });
    expect(decideProcess(waiting, seen({ now: 500 }))).toEqual({ do: "start" });
  });

  test("is ended when it stops answering, at the third silent probe", () => {
    const hanging = (probeFailures: number) =>
      decideProcess(record({ state: "ready", identity, probeFailures }), seen({ running: identity, probe: "failed" }));
    expect(hanging(0)).toEqual({ do: "count-probe", probeFailures: 1 });
    expect(hanging(2)).toMatchObject({ do: "crash", code: "runtime/process-hangs", kill: true });
  });

  test("has its crashes forgotten after a minute of being ready", () => {
    const stable = record({ state: "ready", identity, failures: 3 });
    expect(decideProcess(stable, seen({ running: identity, now: 60_000 }))).toEqual({ do: "nothing" });
    expect(decideProcess(stable, seen({ running: identity, now: 60_001 }))).toEqual({ do: "forget-failures" });
  });
});

describe("a process that is not wanted any more", () => {
  test("lets open requests end, then is asked to stop, then made to", () => {
    const at = (state: ProcessState, given: Partial<ProcessObservation>) =>
      decideProcess(record({ desired: "stopped", state, identity }), seen({ running: identity, ...given }));
    expect(at("ready", {})).toEqual({ do: "become", state: "draining" });
    expect(at("draining", { inFlight: 2 })).toEqual({ do: "nothing" });
    expect(at("draining", { inFlight: 0 })).toMatchObject({ signal: "SIGTERM", state: "terminating" });
    expect(at("draining", { inFlight: 2, now: 5_001 })).toMatchObject({ signal: "SIGTERM" });
    expect(at("terminating", { now: 5_000 })).toEqual({ do: "nothing" });
    expect(at("terminating", { now: 5_001 })).toMatchObject({ signal: "SIGKILL" });
  });

  test("is stopped once nothing runs", () => {
    expect(decideProcess(record({ desired: "stopped", state: "terminating" }), seen({}))).toEqual({ do: "become", state: "stopped" });
    expect(decideProcess(record({ desired: "stopped", state: "stopped" }), seen({}))).toEqual({ do: "nothing" });
  });
});

test("a process is never started while one runs, whatever the row says", () => {
  const states: ProcessState[] = ["stopped", "starting", "ready", "backing-off", "failed", "draining", "terminating"];
  fc.assert(
    fc.property(
      fc.constantFrom(...states),
      fc.constantFrom("running" as const, "stopped" as const),
      fc.nat(200_000),
      fc.nat(6),
      fc.constantFrom("ok" as const, "failed" as const, "not-asked" as const),
      (state, desired, now, failures, probe) => {
        const step = decideProcess(record({ state, desired, failures, identity, wakeAt: 0 }), seen({ now, probe, running: identity }));
        expect(step.do).not.toBe("start");
      },
    ),
  );
});
