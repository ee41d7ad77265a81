import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { identify, isRunning, type ProcessIdentity } from "./identity.ts";

/** What to run as a process of its own that outlives its starter. */
export type DetachedSpec = {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: { readonly [name: string]: string };
  /** Holds `pid` and `log`; made when missing. */
  readonly directory: string;
};

/**
 * Starts a process in its own session, output appended to `log`. The child writes its own pid file before it becomes the
 * command, so a starter that is killed at any moment leaves a process that the next one can find with `findDetached`.
 * Resolves to undefined when the command could not be started; its reason is in the log.
 */
export async function spawnDetached(spec: DetachedSpec): Promise<ProcessIdentity | undefined> {
  mkdirSync(spec.directory, { recursive: true, mode: 0o700 });
  rmSync(join(spec.directory, "pid"), { force: true });
  const log = openSync(join(spec.directory, "log"), "a", 0o600);
  try {
    const child = spawn("/bin/sh", ["-c", 'echo $$ > "$0" && exec "$@"', join(spec.directory, "pid"), ...spec.command], {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: ["ignore", log, log],
    });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    return child.pid === undefined ? undefined : identify(child.pid);
  } finally {
    closeSync(log);
  }
}

/** The process that a pid file in this directory names, if that very process still runs. */
export function findDetached(directory: string): ProcessIdentity | undefined {
  const path = join(directory, "pid");
  try {
    const pid = Number(readFileSync(path, "utf8").trim());
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    const found = identify(pid);
    // The file was written by the process itself, so whatever started after it only got the same pid.
    return found !== undefined && found.startedAt <= statSync(path).mtimeMs + 1_500 ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process and all it started. False when it is gone. */
export function signalDetached(identity: ProcessIdentity, signal: "SIGTERM" | "SIGKILL"): boolean {
  if (!isRunning(identity)) return false; // another process may have its pid by now
  try {
    process.kill(-identity.pid, signal); // the leader of its own group, by spawnDetached
    return true;
  } catch {
    return false;
  }
}

/** The end of a process's log, at most `bytes`, for messages. */
export function readLogTail(directory: string, bytes = 2_000): string {
  try {
    return readFileSync(join(directory, "log"), "utf8").slice(-bytes);
  } catch {
    return "";
  }
}
