import { mkdirSync } from "node:fs";

import { engineArguments } from "./engine-settings.ts";
import type { EngineSession } from "./lanes.ts";
import { startEngineServer } from "./engine-server.ts";

/** What the starter tells the child, over the IPC channel. */
export type EngineOrder = { readonly directory: string; readonly password: string };

/** What the child tells its starter. */
export type EngineNews = { readonly port: number } | { readonly failed: string };

const readers = 4;
const writers = 2;
const graceMs = 2_000;

/**
 * The child process of the embedded span store: opens chDB on the directory that it is told, serves it, and ends with its IPC channel, so that
 * a starter that was killed leaves no process that holds the directory. Never in a worker thread: the engine crashes when one ends.
 */
export function runEngine(): void {
  let close = (): void => {};
  process.once("message", (order: EngineOrder) => {
    open(order).then(
      (opened) => {
        close = () => opened.close();
        tell({ port: opened.port });
      },
      (error: unknown) => {
        tell({ failed: error instanceof Error ? error.message : String(error) });
        process.disconnect();
      },
    );
  });
  process.once("disconnect", () => {
    // What was acknowledged is on disk, so nothing is lost if a statement that still runs keeps the sessions from closing.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
    close();
    process.exit();
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {}); // Ctrl-C reaches it too; its starter ends it, after the last rows
}

async function open({ directory, password }: EngineOrder): Promise<{ readonly port: number; close(): void }> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { Session } = await import("chdb");
  const openSession = (): EngineSession => new Session(directory, { connectionArgs: engineArguments });
  const sessions = { readers: Array.from({ length: readers }, openSession), writers: Array.from({ length: writers }, openSession) };
  const server = await startEngineServer(sessions, password);
  return {
    port: server.port,
    close: () => {
      server.close();
      for (const session of [...sessions.readers, ...sessions.writers]) session.close();
    },
  };
}

function tell(news: EngineNews): void {
  process.send?.(news);
}
