import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process told apart from a later one with the same pid: `startedAt` is when the kernel started it, milliseconds
 * since the epoch, good to about 10 ms on Linux and 1 s elsewhere.
 */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: number };

const toleranceMs = 1_500;
const ticksPerSecond = 100; // USER_HZ, which the kernel fixes for user space

/** Looks a pid up. Undefined: no such process, or a zombie that has ended and waits to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  return process.platform === "linux" ? identifyByProc(pid) : identifyByPs(pid);
}

/** True while the very process that was recorded runs; false for another one that got its pid. */
export function isRunning(recorded: ProcessIdentity): boolean {
  const found = identify(recorded.pid);
  return found !== undefined && Math.abs(found.startedAt - recorded.startedAt) <= toleranceMs;
}

/** An id of this boot of the machine: after a restart no recorded process can be alive. */
export function readBootId(): string {
  if (process.platform === "linux") return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8" }).trim();
}

function identifyByProc(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the command in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const startTicks = Number(fields[19]);
  if (state === "Z" || state === "X" || !Number.isFinite(startTicks)) return undefined;
  return { pid, startedAt: bootTimeMs() + (startTicks * 1000) / ticksPerSecond };
}

function bootTimeMs(): number {
  const line = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"));
  return Number(line?.[1] ?? 0) * 1000;
}

function identifyByPs(pid: number): ProcessIdentity | undefined {
  try {
    const [state = "", ...started] = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
    if (state.startsWith("Z")) return undefined;
    return { pid, startedAt: Date.parse(started.join(" ")) };
  } catch {
    return undefined;
  }
}
