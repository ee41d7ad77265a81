import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";

import { findLockHolder } from "../files/directory-lock.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { CommandError } from "./exit-codes.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/** Options that every command takes. */
export type CommonOptions = { readonly data: string; readonly url?: string; readonly as?: string; readonly json?: true };

/** What a command works with. */
export type CommandContext = {
  readonly terminal: Terminal;
  readonly client: ApiClient;
  /** Ends a server that was started for this command. */
  close(): Promise<void>;
};

/**
 * Finds the control plane: `--url`, else the server that holds the data directory, else one that is started for this
 * command alone and ended with it.
 */
export async function openContext(options: CommonOptions): Promise<CommandContext> {
  const terminal = createTerminal(options.json === true);
  const person = options.as ?? process.env["AIRWORTHY_AS"] ?? userInfo().username;
  const connected = (url: string, stop?: () => Promise<void>): CommandContext => ({
    terminal,
    client: createApiClient(url, person, stop === undefined),
    close: stop ?? (async () => {}),
  });
  const given = options.url ?? process.env["AIRWORTHY_URL"];
  if (given !== undefined) return connected(given.replace(/\/+$/, ""));
  const data = resolve(options.data);
  const running = findRunningServer(data);
  if (running !== undefined) return connected(running);
  terminal.say(`No Airworthy is running on ${data}; starting one for this command.`);
  const { url, stop } = await startForCommand(data);
  return connected(url, stop);
}

/** The API's address of the server that holds a data directory. */
export function findRunningServer(data: string): string | undefined {
  const holder = findLockHolder(data);
  const file = join(data, "server.json");
  if (holder === undefined || !existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, "utf8")) as { pid: number; api: string }; // the server writes it so
  return state.pid === holder.pid ? state.api : undefined;
}

async function startForCommand(data: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const entry = process.argv[1] ?? "";
  const child = spawn(
    process.execPath,
    [...process.execArgv, entry, "up", "--data", data, "--port", "0", "--gateway-port", "0", "--json"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  const ready = await new Promise<{ api: string } | undefined>((done) => {
    let line = "";
    child.stdout.on("data", (chunk: Buffer) => {
      line += chunk.toString();
      const end = line.indexOf("\n");
      if (end !== -1) done(JSON.parse(line.slice(0, end)) as { api: string }); // `up --json` prints it so
    });
    child.once("exit", () => done(undefined));
  });
  if (ready?.api === undefined) throw new CommandError("cli/server-did-not-start", `Airworthy did not start on ${data}.\n${said.trim()}`);
  return {
    url: ready.api,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
