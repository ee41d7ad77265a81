import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The example's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One of the example's processes, listening; ended when disposed of. */
export type RunningProcess = AsyncDisposable & {
  readonly url: string;
  /** Sends SIGTERM and gives the exit code. */
  stop(): Promise<number | null>;
};

// A test that times out does not get to dispose of what it started.
const started = new Set<ChildProcess>();
afterAll(async () => void (await Promise.all([...started].map((child) => end(child, "SIGKILL")))));

/** Starts `main` of the example on a free port (unless `environment` names one) and waits until it says where it listens. */
export async function startProcess(main: string, environment: { readonly [name: string]: string } = {}): Promise<RunningProcess> {
  const child = spawn(process.execPath, [main], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.add(child);
  child.once("exit", () => started.delete(child));
  const stop = () => end(child, "SIGTERM");
  try {
    return { url: await listeningUrl(child), stop, [Symbol.asyncDispose]: async () => void (await end(child, "SIGKILL")) };
  } catch (error) {
    await end(child, "SIGKILL");
    throw error;
  }
}

/** Starts the agent between a model and a shop. */
export function startAgent(upstreams: { readonly model: string; readonly shop: string }, more: { readonly [name: string]: string } = {}) {
  return startProcess("agent/main.ts", {
    OPENAI_BASE_URL: `${upstreams.model}/v1`,
    OPENAI_API_KEY: "none",
    OPENAI_MODEL: "rehearsed-desk",
    SHOP_MCP_URL: `${upstreams.shop}/mcp`,
    PROMPT_FILE: "prompts/v1.md",
    ...more,
  });
}

/** Starts the shop and the rehearsed model side by side. */
export async function startUpstreams(): Promise<AsyncDisposable & { readonly urls: { readonly model: string; readonly shop: string } }> {
  const [model, shop] = await Promise.all([startProcess("model/main.ts"), startProcess("shop/main.ts")]);
  return {
    urls: { model: model.url, shop: shop.url },
    async [Symbol.asyncDispose]() {
      await Promise.all([model[Symbol.asyncDispose](), shop[Symbol.asyncDispose]()]);
    },
  };
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  const complaints: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  if (child.stdout === null) throw new Error("The process has no output to read.");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    // Whatever is printed later is read and dropped, or the pipe would fill.
    child.stdout.resume();
    if (url !== undefined) return url;
  }
  throw new Error(`The process ended before it listened:\n${complaints.join("")}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}
