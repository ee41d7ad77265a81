import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";

import { findLockHolder } from "../files/directory-lock.ts";
import { type ApiClient, createApiClient, type Credential } from "./api-client.ts";
import { CommandError } from "./exit-codes.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/** Options that every command takes. */
export type CommonOptions = { readonly data: string; readonly url?: string; readonly as?: string; readonly json?: true };

/** What a command works with. */
export type CommandContext = {
  readonly terminal: Terminal;
  /** Finds or starts the control plane, once; to be called after what the command can check by itself. */
  readonly connect: () => Promise<ApiClient>;
  /** Ends a server that was started for this command. */
  close(): Promise<void>;
};

/**
 * What a command works with. Its control plane is `--url`, else the server that holds the data directory, else one that is
 * started for this command alone and ended with it.
 */
export function createContext(options: CommonOptions): CommandContext {
  const terminal = createTerminal(options.json === true);
  // A key never comes from an argument: those stand in shell histories and process lists.
  const key = process.env["AIRWORTHY_KEY"]?.trim() ?? "";
  const credential: Credential = key === "" ? { person: options.as ?? process.env["AIRWORTHY_AS"] ?? userInfo().username } : { key };
  let connected: Promise<{ readonly client: ApiClient; readonly stop?: () => Promise<void> }> | undefined;

  const find = async (): Promise<{ client: ApiClient; stop?: () => Promise<void> }> => {
    const data = resolve(options.data);
    const url = options.url ?? process.env["AIRWORTHY_URL"] ?? findRunningServer(data);
    if (url !== undefined) return { client: createApiClient(url.replace(/\/+$/, ""), credential, true) };
    terminal.say(`No Airworthy is running on ${data}; starting one for this command.`);
    const started = await startForCommand(data);
    return { client: createApiClient(started.url, credential, false), stop: started.stop };
  };
  return {
    terminal,
    connect: async () => {
      connected ??= find();
      return (await connected).client;
    },
    close: async () => {
      const { stop } = (await connected?.catch(() => undefined)) ?? {};
      await stop?.();
    },
  };
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
    [...process.execArgv, entry, "up", "--data", data, "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--json"],
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
