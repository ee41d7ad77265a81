import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Snapshot } from "../../src/delivery/domain/snapshot.ts";
import { newKeys, signSnapshot } from "../../src/gateway/testing/sign-snapshot.ts";
import type { GatewayStatus } from "../../src/gateway/testing/start-test-gateway.ts";
import type { ToolDecisionRecord } from "../../src/safety/domain/tool-decision.ts";
import { until } from "../platform.ts";

const main = join(import.meta.dirname, "../../src/main/gateway.ts");

/** A gateway's directory, and the processes that were started on it; all of that goes when it is disposed. */
export type GatewayFolder = AsyncDisposable & {
  readonly directory: string;
  /** Starts a process that may fail. `maxFileKiB`: the system refuses to let any file grow beyond it, as a full disk does. */
  run(port: number, maxFileKiB?: number): { readonly child: ChildProcess; readonly log: () => string };
  /** Starts one and waits until it listens. */
  start(options?: { maxFileKiB?: number }): Promise<GatewayProcess>;
};

/** A running gateway. */
export type GatewayProcess = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly state: { readonly id: string; readonly pid: number; readonly port: number; readonly adminPort: number };
  readonly log: () => string;
  use(snapshot: Snapshot): Promise<void>;
  admin(path: string, init?: RequestInit): Promise<Response>;
  /** The numbers of its observations. */
  sequence(): Promise<number[]>;
  toolDecisions(): Promise<ToolDecisionRecord[]>;
  status(): Promise<GatewayStatus>;
};

/** Makes an empty one. */
export function openGatewayFolder(): GatewayFolder {
  const directory = mkdtempSync(join(tmpdir(), "airworthy-gateway-"));
  const keys = newKeys();
  const started: ChildProcess[] = [];
  writeFileSync(join(directory, "admin-token"), "the-token");
  writeFileSync(join(directory, "key.pem"), keys.publicKey.export({ type: "spki", format: "pem" }));

  const run: GatewayFolder["run"] = (port, maxFileKiB) => {
    const key = join(directory, "key.pem");
    const options = ["--directory", directory, "--host", "127.0.0.1", "--port", String(port), "--public-key-file", key];
    const limit = maxFileKiB === undefined ? "" : `ulimit -f ${maxFileKiB * 2}; `; // in blocks of 512 bytes
    const child = spawn("sh", ["-c", `${limit}exec "$0" "$@"`, process.execPath, main, ...options], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    started.push(child);
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return { child, log: () => text };
  };

  return {
    directory,
    run,
    async start({ maxFileKiB } = {}) {
      const { child, log } = run(0, maxFileKiB);
      await until(
        "the gateway listens",
        async () => log(),
        (text) => text.includes('"listening"'),
        15_000,
      );
      const state: GatewayProcess["state"] = JSON.parse(readFileSync(join(directory, "state.json"), "utf8"));
      const admin: GatewayProcess["admin"] = (path, init = {}) =>
        fetch(`http://127.0.0.1:${state.adminPort}${path}`, { ...init, headers: { authorization: "Bearer the-token" } });
      const items = async (path: string): Promise<unknown> => ((await (await admin(path)).json()) as { items: unknown }).items; // the gateway's own contract
      return {
        child,
        state,
        log,
        url: `http://127.0.0.1:${state.port}`,
        admin,
        async use(snapshot) {
          const answer = await admin("/snapshot", { method: "PUT", body: JSON.stringify(signSnapshot(snapshot, keys.privateKey)) });
          if (answer.status !== 200) throw new Error(`The gateway refused the snapshot: ${await answer.text()}`);
        },
        sequence: async () => ((await items("/observations")) as { seq: number }[]).map(({ seq }) => seq),
        toolDecisions: async () => (await items("/tool-decisions?limit=10000")) as ToolDecisionRecord[],
        status: async () => (await (await admin("/status")).json()) as GatewayStatus,
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((child) => end(child, "SIGKILL")));
      rmSync(directory, { recursive: true });
    },
  };
}

/** Resolves with the exit code; null for a process that was killed. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}

/** Sends a signal and waits until the process is gone. */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return exitOf(child);
}
