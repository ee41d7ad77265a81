import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { err, ok, type Result } from "../../kernel/result.ts";
import { identify, isRunning, readBootId } from "../processes/identity.ts";

/** Who holds a data directory. */
export type LockHolder = { readonly pid: number; readonly bootId: string; readonly startedAt: number };

/** A held data directory; `release` gives it back. */
export type DirectoryLock = { readonly directory: string; release(): void };

/** Another process that runs holds the directory. */
export type LockError = { readonly code: "platform/data-directory-locked"; readonly directory: string; readonly holder: LockHolder };

const lockName = /^lock-(\d+)\.json$/;

/**
 * Takes a data directory for this process alone (PGlite has no lock of its own and two writers damage it).
 * A lock whose process is gone, by pid, boot and start time, is taken over at once.
 *
 * INVARIANT: the file with the highest number counts. Taking over means creating the next number, which only one
 * process can; whoever finds a higher number after that has lost and withdraws.
 */
export function lockDirectory(directory: string): Result<DirectoryLock, LockError> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const self = describeSelf();
  const draft = join(directory, `.lock-${process.pid}.draft`);
  for (;;) {
    const highest = Math.max(0, ...listLocks(directory));
    const holder = highest === 0 ? undefined : readHolder(directory, highest);
    if (holder !== undefined && isAlive(holder, self.bootId)) {
      return err({ code: "platform/data-directory-locked", directory, holder });
    }
    const mine = highest + 1;
    const path = join(directory, `lock-${mine}.json`);
    writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
    try {
      linkSync(draft, path); // fails when another process took this number; its content is whole from the first moment
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") continue;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const numbers = listLocks(directory);
    if (Math.max(...numbers) > mine) {
      rmSync(path, { force: true });
      continue;
    }
    for (const number of numbers) if (number < mine) rmSync(join(directory, `lock-${number}.json`), { force: true });
    return ok({ directory, release: () => rmSync(path, { force: true }) });
  }
}

/** Who holds a directory now; undefined when nobody that runs does. */
export function findLockHolder(directory: string): LockHolder | undefined {
  const highest = Math.max(0, ...listLocks(directory));
  const holder = highest === 0 ? undefined : readHolder(directory, highest);
  return holder !== undefined && isAlive(holder, readBootId()) ? holder : undefined;
}

function describeSelf(): LockHolder {
  const identity = identify(process.pid);
  return { pid: process.pid, bootId: readBootId(), startedAt: identity?.startedAt ?? Date.now() };
}

function isAlive(holder: LockHolder, bootId: string): boolean {
  return holder.bootId === bootId && isRunning(holder);
}

function listLocks(directory: string): number[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const number = lockName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function readHolder(directory: string, number: number): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(directory, `lock-${number}.json`), "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined; // withdrawn since it was listed, or damaged: nobody's
  }
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "bootId" in value &&
    typeof value.bootId === "string" &&
    "startedAt" in value &&
    typeof value.startedAt === "number"
  );
}
