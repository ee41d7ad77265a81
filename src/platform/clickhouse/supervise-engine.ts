import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";

import type { Log } from "../logging/log.ts";
import type { EngineNews, EngineOrder } from "./embedded/run-engine.ts";

/** Where a ClickHouse answers. */
export type Endpoint = { readonly url: string; readonly password?: string };

/** The embedded engine's process, kept running. */
export type Engine = {
  /** Where it answers now; undefined while it does not run. */
  endpoint(): Endpoint | undefined;
  /** Why it cannot start; empty while it can. */
  failure(): string;
  /** Ends it, and resolves when it has gone. */
  stop(): Promise<void>;
};

export type EngineOptions = {
  /** The child's program. */
  readonly entry: string;
  /** Where its data is; nobody else uses it. */
  readonly directory: string;
  readonly log: Log;
};

const retryMs = 200;

/** Starts the embedded engine as a child process and starts it again whenever it goes. A child ends when this process does. */
export function superviseEngine({ entry, directory, log }: EngineOptions): Engine {
  let stopped = false;
  let child: ChildProcess | undefined;
  let endpoint: Endpoint | undefined;
  let lastFailure = "";
  let retry: NodeJS.Timeout | undefined;

  const start = (): void => {
    const password = randomBytes(24).toString("base64url");
    const started = fork(entry, { stdio: ["ignore", "ignore", "inherit", "ipc"], env: engineEnvironment(), execArgv: [] });
    child = started;
    let ran = false;
    started.on("error", (error) => failed(String(error)));
    started.on("message", (news: EngineNews) => {
      if ("failed" in news) return failed(news.failed);
      ran = true;
      endpoint = { url: `http://127.0.0.1:${news.port}`, password };
      lastFailure = "";
      log.info("span store started", { pid: started.pid });
    });
    started.once("exit", (code, signal) => {
      endpoint = undefined;
      child = undefined;
      if (stopped) return;
      if (!ran && lastFailure === "") failed(`it ended at once (${signal ?? code})`);
      if (ran) log.warn("span store gone, starting it again", { code, signal });
      retry = setTimeout(start, retryMs);
    });
    const order: EngineOrder = { directory, password };
    started.send(order, () => {}); // a child that has gone already says so by its exit
  };
  /** The same failure again and again is said once. */
  const failed = (said: string): void => {
    if (said !== lastFailure) log.error("span store cannot start", { directory, reason: said });
    lastFailure = said;
  };

  start();
  return {
    endpoint: () => endpoint,
    failure: () => lastFailure,
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      endpoint = undefined;
      if (child === undefined) return;
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** The child needs no key of the server's. Its statements run on libuv's threads: one for each session, and some for files. */
function engineEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return Object.fromEntries(
    Object.entries({ PATH, HOME, TMPDIR, TZ, UV_THREADPOOL_SIZE: "10" }).filter(([, value]) => value !== undefined),
  );
}
