import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Log } from "../platform/logging/log.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import { isRunning, type ProcessIdentity } from "../platform/processes/identity.ts";
import { findDetached, readLogTail, signalDetached, spawnDetached } from "../platform/processes/spawn-detached.ts";

export type GatewayOptions = {
  /** Its folder in the data directory. */
  readonly directory: string;
  /** Wanted public port, 0 for any free one. A gateway that runs on another port than a wanted one is replaced. */
  readonly port: number;
  readonly publicKeyPem: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
};

export type GatewayStartError = { readonly code: "gateway/port-in-use" | "gateway/cannot-start"; readonly message: string };

/** The gateway's process, kept running. */
export type GatewayProcess = {
  /** Base URL of its public port. */
  readonly url: () => string;
  /** Starts it again if it has gone; to be called regularly. */
  keepRunning(): Promise<void>;
  /** Ends it, letting open requests finish. */
  stop(): Promise<void>;
};

const startTimeoutMs = 15_000;
const stopTimeoutMs = 12_000;
const entry = new URL(import.meta.url.endsWith(".ts") ? "./gateway.ts" : "./gateway.js", import.meta.url).pathname;

/** Finds the gateway that an earlier server left running, or starts one; resolves when it listens. */
export async function ensureGateway(options: GatewayOptions): Promise<GatewayProcess | GatewayStartError> {
  const { directory, log } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const tokenFile = join(directory, "admin-token");
  if (!existsSync(tokenFile)) writeFileSync(tokenFile, randomBytes(32).toString("base64url"), { mode: 0o600 });
  writeAtomically(join(directory, "public-key.pem"), options.publicKeyPem);

  const stop = async (): Promise<void> => {
    const running = findDetached(directory);
    if (running === undefined) return;
    signalDetached(running, "SIGTERM");
    const deadline = Date.now() + stopTimeoutMs;
    while (isRunning(running) && Date.now() < deadline) await pause();
    if (isRunning(running)) signalDetached(running, "SIGKILL");
  };

  let port = options.port;
  const start = async (): Promise<GatewayStartError | undefined> => {
    const started = await spawnDetached({
      command: [
        process.execPath,
        entry,
        "--directory",
        directory,
        "--host",
        "127.0.0.1",
        "--port",
        String(port),
        "--public-key-file",
        join(directory, "public-key.pem"),
      ],
      cwd: directory,
      env: Object.fromEntries(Object.entries(options.environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      directory,
    });
    const state = await waitForState(directory, started);
    if (state === undefined) {
      const tail = readLogTail(directory).trim().split("\n").at(-1) ?? "";
      return tail.includes("EADDRINUSE") || tail.includes("port-in-use")
        ? {
            code: "gateway/port-in-use",
            message: `Port ${port} is taken by another program. Choose one with --gateway-port, or 0 for any free one.`,
          }
        : { code: "gateway/cannot-start", message: `The gateway did not start. The end of its log: ${tail}` };
    }
    port = state.port; // started again it stays where agents and clients look for it
    return undefined;
  };

  const running = findDetached(directory);
  const state = running === undefined ? undefined : readState(directory, running.pid);
  if (running !== undefined && state !== undefined && (options.port === 0 || options.port === state.port)) {
    port = state.port;
    log.info("gateway adopted", { pid: running.pid, port });
  } else {
    await stop();
    const failed = await start();
    if (failed !== undefined) return failed;
    log.info("gateway started", { port });
  }

  return {
    url: () => `http://127.0.0.1:${port}`,
    keepRunning: async () => {
      if (findDetached(directory) !== undefined) return;
      log.warn("gateway gone, starting it again", { port });
      const failed = await start();
      if (failed !== undefined) log.error("gateway cannot start", { code: failed.code });
    },
    stop,
  };
}

async function waitForState(directory: string, started: ProcessIdentity | undefined): Promise<{ port: number } | undefined> {
  if (started === undefined) return undefined;
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const state = readState(directory, started.pid);
    if (state !== undefined) return state;
    if (!isRunning(started)) return undefined;
    await pause();
  }
  return undefined;
}

function readState(directory: string, pid: number): { port: number } | undefined {
  try {
    const state = JSON.parse(readFileSync(join(directory, "state.json"), "utf8")) as { pid: number; port: number }; // the gateway writes it so
    return state.pid === pid ? state : undefined;
  } catch {
    return undefined;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 25));
}
