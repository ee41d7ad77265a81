import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { identify, isRunning, type ProcessIdentity } from "./identity.ts";
import { findDetached, signalDetached, spawnDetached } from "./spawn-detached.ts";

let directory = "";
let started: ProcessIdentity | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "airworthy-process-"));
});
afterEach(() => {
  if (started !== undefined) signalDetached(started, "SIGKILL");
  started = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a process that writes its environment to a file, and waits for that. */
async function startWaiting(): Promise<ProcessIdentity> {
  const code = 'require("fs").writeFileSync("env.json", JSON.stringify(process.env)); setInterval(() => {}, 1000)';
  started = await spawnDetached({ command: [process.execPath, "-e", code], cwd: directory, env: { GIVEN: "yes" }, directory });
  if (started === undefined) throw new Error("not started");
  const written = (): boolean => existsSync(join(directory, "env.json")) && readFileSync(join(directory, "env.json"), "utf8").endsWith("}");
  while (!written()) await new Promise((resolve) => setImmediate(resolve));
  return started;
}

test("a detached process inherits nothing, and is found again by its pid file", async () => {
  const identity = await startWaiting();
  const env: unknown = JSON.parse(readFileSync(join(directory, "env.json"), "utf8"));
  expect(env).toMatchObject({ GIVEN: "yes" });
  expect(env).not.toHaveProperty("HOME");
  expect(findDetached(directory)?.pid).toBe(identity.pid);
});

test("a pid file that is older than the process with its pid names nobody", async () => {
  await startWaiting();
  utimesSync(join(directory, "pid"), 1, 1);
  expect(findDetached(directory)).toBeUndefined();
});

test("a signal never reaches another process that got the pid", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
  await once(other, "spawn");
  started = identify(other.pid ?? 0);
  if (started === undefined) throw new Error("not started");
  expect(signalDetached({ pid: started.pid, startedAt: started.startedAt - 60_000 }, "SIGKILL")).toBe(false);
  expect(isRunning(started)).toBe(true);
  expect(signalDetached(started, "SIGKILL")).toBe(true);
  await once(other, "exit");
  expect(isRunning(started)).toBe(false);
});
