import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

import { findDetached, signalDetached } from "../src/platform/processes/spawn-detached.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A data directory as a first start leaves it, to be copied: making its database is most of what a start takes. */
    freshPlace: string;
  }
}

const cli = fileURLToPath(new URL("../bin/airworthy.mjs", import.meta.url));
const counterAgent = fileURLToPath(new URL("./fixtures/counter-agent/", import.meta.url));

/** What a command did. `json` is the last line of standard output, parsed. */
export type CommandResult = { readonly code: number; readonly stdout: string; readonly stderr: string; readonly json: unknown };

/** Runs the real CLI. */
export async function airworthy(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, "close")) as [number | null]; // node:child_process says so
  const last = stdout().trimEnd().split("\n").at(-1) ?? "";
  return { code: code ?? -1, stdout: stdout(), stderr: stderr(), json: parse(last) };
}

/** A platform in a temporary folder: the real server and gateway, ended with everything they started when disposed. */
export type Platform = AsyncDisposable & {
  readonly data: string;
  /** A folder for manifests and agents. */
  readonly folder: string;
  readonly api: () => string;
  readonly gateway: () => string;
  /** The OTLP receiver. */
  readonly otlp: () => string;
  /** Sends SIGKILL to the server alone, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts the server again on the same data and ports; resolves with what `up --json` printed. */
  restart(...options: string[]): Promise<unknown>;
  /** Ends the server as Ctrl-C does; resolves with its exit code. */
  stop(): Promise<number>;
  get<T>(path: string): Promise<T>;
  /** `as`: who acts; nobody signs off their own work. */
  post<T>(path: string, body: unknown, as?: string): Promise<T>;
  cli(...args: string[]): Promise<CommandResult>;
};

/**
 * Starts a platform.
 * @param options `prepare` makes its data directory, else it is a copy of one that is new; `env` is added to the server's environment.
 */
export async function startPlatform(
  options: { readonly prepare?: (data: string) => Promise<void>; readonly env?: Record<string, string> } = {},
): Promise<Platform> {
  const { prepare = async (data) => cpSync(inject("freshPlace"), data, { recursive: true }), env = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), "airworthy-story-"));
  const data = join(folder, "data");
  await prepare(data);
  let server: ChildProcess;
  let urls = { api: "", gateway: "", otlp: "" };

  const start = async (...options: string[]): Promise<unknown> => {
    const port = (url: string): string => (url === "" ? "0" : new URL(url).port);
    const ports = ["--port", port(urls.api), "--gateway-port", port(urls.gateway), "--otlp-port", port(urls.otlp)];
    const args = ["--data", data, "up", ...ports, "--json", ...options];
    const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    const stderr = collect(child.stderr);
    const line = await Promise.race([once(child.stdout, "data").then(([chunk]) => String(chunk)), once(child, "exit").then(() => "")]);
    const ready = parse(line.trim());
    if (!isUrls(ready)) throw new Error(`The platform did not start: ${line}${stderr()}`);
    server = child;
    urls = ready;
    return ready;
  };
  await start();

  const ask = async <T>(method: string, path: string, body?: unknown, as = "tester"): Promise<T> => {
    const answer = await fetch(`${urls.api}/api/v1${path}`, {
      method,
      headers: { "as-person": as, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T; // the API's published view
  };

  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    data,
    folder,
    api: () => urls.api,
    gateway: () => urls.gateway,
    otlp: () => urls.otlp,
    kill,
    restart: start,
    stop: async () => {
      server.kill("SIGTERM");
      const [code] = (await once(server, "exit")) as [number | null]; // node:child_process says so
      return code ?? -1;
    },
    get: (path) => ask("GET", path),
    post: (path, body, as) => ask("POST", path, body, as),
    cli: (...args) => airworthy(["--data", data, "--as", "tester", ...args], env),
    [Symbol.asyncDispose]: async () => {
      await kill();
      endLeftovers(data);
      // What a killed server had started may still be writing.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Writes a manifest of the counter agent and its suite into a folder of its own; returns the manifest's path. */
export function writeCounterAgent(
  folder: string,
  version: string,
  options: { cases?: string; suite?: string; extra?: string; env?: Record<string, string> } = {},
): string {
  const directory = join(folder, `counter-${version}`);
  mkdirSync(directory, { recursive: true });
  const cases =
    options.cases ??
    [1, 2, 3]
      .map((n) => `  - id: counts-${n}\n    turns: ["Hello ${n}", "Again ${n}"]\n    expect: { answer: { contains: ["turn 2"] } }\n`)
      .join("");
  writeFileSync(
    join(directory, "suite.yaml"),
    options.suite ?? `suite: counter/core\ntrials: 2\nconcurrency: 2\ncaseTimeoutMs: 3000\ncases:\n${cases}`,
  );
  writeFileSync(
    join(directory, "agent.mjs"),
    `process.env.VERSION = "${version}";\nawait import(${JSON.stringify(join(counterAgent, "agent.mjs"))});\n`,
  );
  writeFileSync(
    join(directory, "airworthy.yaml"),
    `agent: { name: counter, version: ${version} }
run: { command: [node, agent.mjs], files: [agent.mjs], startTimeoutMs: 10000, stopTimeoutMs: 2000, env: ${JSON.stringify(options.env ?? {})} }
wire: a2a
suites: [suite.yaml]
gate: { suite: counter/core, margin: 0.7, floors: { success: 0.2 } }
limits: { requestTimeoutMs: 2000, idleTimeoutMs: 2000, maxBodyBytes: 65536 }
${options.extra ?? ""}`,
  );
  return join(directory, "airworthy.yaml");
}

/** Ends what a killed server left running under a data directory. */
export function endLeftovers(data: string): void {
  const names = ((): string[] => {
    try {
      return readdirSync(join(data, "processes"));
    } catch {
      return [];
    }
  })();
  for (const directory of [join(data, "gateway"), ...names.map((name) => join(data, "processes", name))]) {
    const left = findDetached(directory);
    if (left !== undefined) signalDetached(left, "SIGKILL");
  }
}

/** Asks until the answer satisfies; fails after a deadline with the last answer. */
export async function until<T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean, deadlineMs = 60_000): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not come about; last: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50)); // who asks without a pause takes the platform's time
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return () => chunks.join("");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isUrls(value: unknown): value is { api: string; gateway: string; otlp: string } {
  return typeof value === "object" && value !== null && "api" in value && "gateway" in value && "otlp" in value;
}
