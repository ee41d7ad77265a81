/** A process told apart from a later one with the same pid; `startedAt` in milliseconds since the epoch. */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: number };

/** How to run one process; what it needs at each start besides a port and its private folder. */
export type ProcessSpec = {
  readonly command: readonly string[];
  /** The digest of the files among which it runs. */
  readonly artifact: string;
  readonly env: { readonly [name: string]: string };
  /** Variables that name a place behind the gateway of the plane that runs it, by the place's path. */
  readonly fronts: { readonly [name: string]: string };
  /** Names of variables taken from the platform's own environment at each start. */
  readonly passEnv: readonly string[];
  /** `GET` on this path of its port answers 2xx when it is ready. */
  readonly readyPath: string;
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
};

/**
 * stopped: nothing runs · starting: spawned, or about to be · ready · backing-off: crashed, starts again at `wakeAt` ·
 * failed: crashed too often, a person must act · draining: gets no new work · terminating: asked to end.
 */
export type ProcessState = "stopped" | "starting" | "ready" | "backing-off" | "failed" | "draining" | "terminating";

/** Why a process is not ready. */
export type ProcessProblem = { readonly code: ProcessProblemCode; readonly message: string };

export type ProcessProblemCode = "runtime/process-crashed" | "runtime/start-timeout" | "runtime/process-hangs" | "runtime/cannot-start";

/** What the row says. Times are milliseconds since the epoch. */
export type ProcessRecord = {
  readonly desired: "running" | "stopped";
  readonly state: ProcessState;
  readonly identity: ProcessIdentity | undefined;
  /** Crashes in a row, forgotten after a minute of being ready. */
  readonly failures: number;
  /** Readiness probes in a row that failed while ready. */
  readonly probeFailures: number;
  readonly wakeAt: number | undefined;
  /** When it entered its state. */
  readonly since: number;
  readonly spec: Pick<ProcessSpec, "startTimeoutMs" | "stopTimeoutMs">;
};

/** What was seen just now. */
export type ProcessObservation = {
  readonly now: number;
  /** The recorded process, or one that its pid file names; undefined when none runs. */
  readonly running: ProcessIdentity | undefined;
  /** Not asked: it does not run, or it was asked a moment ago. */
  readonly probe: "ok" | "failed" | "not-asked";
  /** Requests that the gateway has open to it. */
  readonly inFlight: number;
};

/** What to do next. `become` only changes the row; `crash` counts a failure; `start` spawns; `signal` also changes the row. */
export type ProcessStep =
  | { readonly do: "nothing" }
  | { readonly do: "start" }
  | { readonly do: "adopt"; readonly identity: ProcessIdentity }
  | { readonly do: "become"; readonly state: ProcessState }
  | { readonly do: "count-probe"; readonly probeFailures: number }
  | { readonly do: "forget-failures" }
  | {
      readonly do: "crash";
      readonly code: ProcessProblemCode;
      readonly state: "backing-off" | "failed";
      readonly wakeAt: number;
      readonly kill: boolean;
    }
  | { readonly do: "signal"; readonly signal: "SIGTERM" | "SIGKILL"; readonly state: ProcessState };

const maxFailures = 5;
const maxProbeFailures = 3;
const stableAfterMs = 60_000;
const firstBackOffMs = 500;
const longestBackOffMs = 30_000;

/** The delay before the next start after so many crashes in a row: 0.5 s doubling to 30 s. */
export function backOffMs(failures: number): number {
  return Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.max(0, failures - 1));
}

/** Decides one step of a process from its row and what was seen; pure, so every combination can be tested. */
export function decideProcess(record: ProcessRecord, seen: ProcessObservation): ProcessStep {
  return record.desired === "running" ? towardsRunning(record, seen) : towardsStopped(record, seen);
}

function towardsRunning(record: ProcessRecord, seen: ProcessObservation): ProcessStep {
  const { now, running, probe } = seen;
  switch (record.state) {
    case "stopped":
      return running === undefined ? { do: "start" } : { do: "adopt", identity: running };
    case "backing-off":
      if (running !== undefined) return { do: "adopt", identity: running };
      return now >= (record.wakeAt ?? 0) ? { do: "start" } : { do: "nothing" };
    case "starting":
      // A server killed between spawning and writing the pid down left a process that its pid file names.
      if (running !== undefined && record.identity === undefined) return { do: "adopt", identity: running };
      if (running === undefined)
        return record.identity === undefined ? { do: "start" } : crash(record, now, "runtime/process-crashed", false);
      if (probe === "ok") return { do: "become", state: "ready" };
      return now - record.since > record.spec.startTimeoutMs ? crash(record, now, "runtime/start-timeout", true) : { do: "nothing" };
    case "ready":
      if (running === undefined) return crash(record, now, "runtime/process-crashed", false);
      if (probe === "failed") {
        const probeFailures = record.probeFailures + 1;
        return probeFailures >= maxProbeFailures ? crash(record, now, "runtime/process-hangs", true) : { do: "count-probe", probeFailures };
      }
      if (probe === "ok" && record.probeFailures > 0) return { do: "count-probe", probeFailures: 0 };
      return record.failures > 0 && now - record.since > stableAfterMs ? { do: "forget-failures" } : { do: "nothing" };
    case "draining":
    case "terminating":
      // Wanted again before it ended: a new start is simpler to be sure of than a change of mind.
      return running === undefined ? { do: "start" } : { do: "signal", signal: "SIGKILL", state: "stopped" };
    case "failed":
      return { do: "nothing" };
  }
}

function towardsStopped(record: ProcessRecord, seen: ProcessObservation): ProcessStep {
  const { now, running, inFlight } = seen;
  if (record.state === "stopped" && running === undefined) return { do: "nothing" };
  if (running === undefined) return { do: "become", state: "stopped" };
  const waited = now - record.since;
  switch (record.state) {
    case "draining":
      return inFlight === 0 || waited > record.spec.stopTimeoutMs
        ? { do: "signal", signal: "SIGTERM", state: "terminating" }
        : { do: "nothing" };
    case "terminating":
      return waited > record.spec.stopTimeoutMs ? { do: "signal", signal: "SIGKILL", state: "terminating" } : { do: "nothing" };
    default:
      return { do: "become", state: "draining" };
  }
}

function crash(record: ProcessRecord, now: number, code: ProcessProblemCode, kill: boolean): ProcessStep {
  const failures = record.failures + 1;
  return { do: "crash", code, state: failures >= maxFailures ? "failed" : "backing-off", wakeAt: now + backOffMs(failures), kill };
}
