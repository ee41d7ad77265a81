import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { request } from "undici";

import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { findFreePort } from "../platform/processes/free-port.ts";
import { isRunning } from "../platform/processes/identity.ts";
import { findDetached, readLogTail, signalDetached, spawnDetached } from "../platform/processes/spawn-detached.ts";
import { newSpanUnder, writeTraceparent } from "../protocols/trace-context.ts";
import { fetchArtifact } from "../registry/index.ts";
import { decideProcess, type ProcessObservation, type ProcessProblemCode, type ProcessStep } from "./domain/process.ts";
import { type StoredProcess, takeProcesses, updateProcess } from "./process-store.ts";

/** What the supervisor works with. */
export type SupervisorDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: ChangeFeed;
  /** Whose processes these are. */
  readonly plane: string;
  /** Holds one folder per process. */
  readonly directory: string;
  readonly artifactsDirectory: string;
  /** The base URL of the plane's gateway. */
  readonly gatewayUrl: () => string;
  /** The variables by which a project's agents find where to send telemetry. */
  readonly otlpEnvironment: (scope: ProjectScope) => Readonly<Record<string, string>>;
  /** The platform's environment, for `passEnv`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Requests that the gateway has open to a deployment. */
  readonly inFlight: (deploymentId: string) => number;
};

const probeTimeoutMs = 2_000;
const probeEveryMs = 3_000;

/** The `process` driver: takes processes for its plane and brings each of them one step nearer to what is desired, each time `tick` is called. */
export type Supervisor = {
  tick(): Promise<void>;
  /** Ends every process and leaves the rows wanting to run: another plane takes them, else the next start brings them back. */
  stopAll(): Promise<void>;
};

/** Creates the supervisor; it starts nothing by itself. */
export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const lastProbe = new Map<string, number>();
  let held: ReadonlySet<string> | undefined;

  const observe = async (row: StoredProcess): Promise<ProcessObservation> => {
    const recorded = row.identity !== undefined && isRunning(row.identity) ? row.identity : undefined;
    const running = recorded ?? findDetached(join(deps.directory, row.id));
    const now = deps.clock();
    const due = row.state === "starting" || (row.state === "ready" && now - (lastProbe.get(row.id) ?? 0) >= probeEveryMs);
    const asked = running !== undefined && row.desired === "running" && due && row.port !== undefined;
    if (asked) lastProbe.set(row.id, now);
    const probe = asked ? await probeReady(row.port ?? 0, row.spec.readyPath) : "not-asked";
    return { now, running, probe, inFlight: row.deploymentId === undefined ? 0 : deps.inFlight(row.deploymentId) };
  };

  const step = async (row: StoredProcess): Promise<void> => {
    const seen = await observe(row);
    const next = decideProcess(row, seen);
    await carryOut(deps, row, seen, next);
    if (next.do !== "nothing" && next.do !== "count-probe" && row.deploymentId !== undefined) {
      deps.changes.publish(row, { topic: "deployment", id: row.deploymentId });
    }
  };

  /** INVARIANT: what runs here is this plane's. Another one took the rest while this plane was away, and has started it. */
  const endOthers = (own: readonly StoredProcess[]): void => {
    const ids = new Set(own.map(({ id }) => id));
    for (const id of held ?? listFolders(deps.directory)) {
      const running = ids.has(id) ? undefined : findDetached(join(deps.directory, id));
      if (running === undefined) continue;
      deps.log.warn("process ended: it is not this plane's any more", { process: id, pid: running.pid });
      signalDetached(running, "SIGKILL");
    }
    held = ids;
  };

  return {
    tick: async () => {
      const rows = await takeProcesses(deps.db, deps.plane, deps.clock);
      endOthers(rows);
      await Promise.all(rows.map(step));
    },
    stopAll: async () => {
      const rows = await takeProcesses(deps.db, deps.plane, deps.clock);
      await Promise.all(rows.map((row) => endNow(deps, row)));
    },
  };
}

function listFolders(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // nothing has run yet
  }
}

async function carryOut(deps: SupervisorDeps, row: StoredProcess, seen: ProcessObservation, next: ProcessStep): Promise<void> {
  const { db, log } = deps;
  const facts = { process: row.id, name: row.name };
  switch (next.do) {
    case "nothing":
      return;
    case "start":
      return start(deps, row);
    case "adopt":
      log.info("process adopted", { ...facts, pid: next.identity.pid });
      await updateProcess(db, row, seen.now, { state: "starting", identity: next.identity });
      return;
    case "become":
      log.info("process changed", { ...facts, state: next.state });
      await updateProcess(db, row, seen.now, {
        state: next.state,
        ...(next.state === "stopped" ? { identity: null } : {}),
        ...(next.state === "ready" ? { problem: null, probeFailures: 0 } : {}),
      });
      return;
    case "count-probe":
      await updateProcess(db, row, seen.now, { probeFailures: next.probeFailures });
      return;
    case "forget-failures":
      await updateProcess(db, row, seen.now, { failures: 0 });
      return;
    case "signal":
      if (seen.running !== undefined) signalDetached(seen.running, next.signal);
      await updateProcess(db, row, seen.now, { state: next.state });
      return;
    case "crash": {
      if (next.kill && seen.running !== undefined) signalDetached(seen.running, "SIGKILL");
      const problem = { code: next.code, message: explain(next.code, row, readLogTail(join(deps.directory, row.id))) };
      log.warn("process failed", { ...facts, code: next.code, failures: row.failures + 1 });
      await updateProcess(db, row, seen.now, {
        state: next.state,
        identity: null,
        failures: row.failures + 1,
        wakeAt: next.wakeAt,
        restarted: true,
        probeFailures: 0,
        problem,
      });
      return;
    }
  }
}

async function start(deps: SupervisorDeps, row: StoredProcess): Promise<void> {
  const { db, clock, log } = deps;
  const directory = join(deps.directory, row.id);
  const port = await findFreePort();
  // The row says "starting" before anything runs: whoever finds it after a crash looks for the pid file first.
  if (!(await updateProcess(db, row, clock(), { state: "starting", identity: null, port }))) return;
  mkdirSync(join(directory, "tmp"), { recursive: true, mode: 0o700 });
  const [executable, ...args] = row.spec.command;
  const passed = row.spec.passEnv.flatMap((name) => {
    const value = deps.environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const fronts = Object.entries(row.spec.fronts).map(([name, path]) => [name, deps.gatewayUrl() + path] as const);
  try {
    const identity = await spawnDetached({
      command: [executable ?? "", ...args],
      cwd: await fetchArtifact(db, deps.artifactsDirectory, row.spec.artifact),
      directory,
      env: {
        PATH: deps.environment["PATH"] ?? "",
        LANG: deps.environment["LANG"] ?? "C.UTF-8",
        HOME: join(directory, "tmp"),
        TMPDIR: join(directory, "tmp"),
        ...Object.fromEntries([...passed, ...fronts]),
        ...(row.name === "agent" ? deps.otlpEnvironment(row) : {}),
        ...row.spec.env,
        PORT: String(port),
      },
    });
    if (identity !== undefined && !(await updateProcess(db, row, clock(), { identity }))) signalDetached(identity, "SIGKILL");
    log.info("process started", { process: row.id, name: row.name, pid: identity?.pid, port });
  } catch (error) {
    const message = `"${row.name}" could not be started: ${error instanceof Error ? error.message : String(error)}`;
    log.error("process cannot start", { process: row.id, name: row.name });
    await updateProcess(db, row, clock(), { state: "failed", problem: { code: "runtime/cannot-start", message } });
  }
}

async function endNow(deps: SupervisorDeps, row: StoredProcess): Promise<void> {
  const directory = join(deps.directory, row.id);
  const running = row.identity !== undefined && isRunning(row.identity) ? row.identity : findDetached(directory);
  if (running !== undefined) {
    signalDetached(running, "SIGTERM");
    const deadline = deps.clock() + row.spec.stopTimeoutMs;
    while (isRunning(running) && deps.clock() < deadline) await new Promise((resolve) => setTimeout(resolve, 25));
    if (isRunning(running)) signalDetached(running, "SIGKILL");
  }
  await updateProcess(deps.db, row, deps.clock(), { state: "stopped", identity: null, handedOver: true });
}

async function probeReady(port: number, path: string): Promise<"ok" | "failed"> {
  try {
    const needsGood = path !== "listens";
    const answer = await request(`http://127.0.0.1:${port}${needsGood ? path : "/"}`, {
      headers: { traceparent: writeTraceparent({ ...newSpanUnder(undefined), flags: "00" }) }, // not sampled: nobody wants to read of probes
      headersTimeout: probeTimeoutMs,
      bodyTimeout: probeTimeoutMs,
    });
    await answer.body.dump();
    return !needsGood || (answer.statusCode >= 200 && answer.statusCode < 300) ? "ok" : "failed";
  } catch {
    return "failed";
  }
}

function explain(code: ProcessProblemCode, row: StoredProcess, tail: string): string {
  const said = tail.trim() === "" ? "It wrote nothing." : `The end of its log:\n${tail.trim()}`;
  switch (code) {
    case "runtime/start-timeout":
      return `"${row.name}" was not ready within ${row.spec.startTimeoutMs} ms: ${unanswered(row)}. ${said}`;
    case "runtime/process-hangs":
      return `"${row.name}" hangs and was ended: ${unanswered(row)}. ${said}`;
    default:
      return `"${row.name}" ended by itself. ${said}`;
  }
}

function unanswered({ spec: { readyPath } }: StoredProcess): string {
  return readyPath === "listens" ? "GET / on its PORT got no answer" : `GET ${readyPath} on its PORT did not answer 2xx`;
}
