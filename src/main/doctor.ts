import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Command } from "commander";

import { type CommonOptions, findRunningServer } from "../platform/cli/context.ts";
import { exitCodes } from "../platform/cli/exit-codes.ts";
import { createTerminal } from "../platform/cli/terminal.ts";
import { isEngineInstalled } from "../platform/clickhouse/embedded/is-installed.ts";
import { findLockHolder } from "../platform/files/directory-lock.ts";
import { minimumNode, nodeIsNewEnough } from "./node-version.ts";

type Check = { readonly name: string; readonly ok: boolean; readonly said: string };

/** `airworthy doctor`: looks at what Airworthy needs and says what to do where something is missing. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Check what Airworthy needs")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const terminal = createTerminal(options.json === true);
      const checks = await examine(resolve(options.data), options.url);
      for (const check of checks) terminal.say(`${check.ok ? "ok   " : "wrong"} ${check.name.padEnd(16)} ${check.said}`);
      terminal.result({ checks });
      process.exitCode = checks.every((check) => check.ok) ? exitCodes.pass : exitCodes.broken;
    });
}

async function examine(data: string, givenUrl: string | undefined): Promise<Check[]> {
  const url = givenUrl ?? findRunningServer(data);
  const holder = findLockHolder(data);
  return [
    {
      name: "Node.js",
      ok: nodeIsNewEnough(process.versions.node),
      said: nodeIsNewEnough(process.versions.node) ? process.version : `${process.version} is too old: ${minimumNode} or newer is needed`,
    },
    {
      name: "platform",
      ok: process.platform !== "win32",
      said: process.platform === "win32" ? "Windows is not supported: use WSL" : `${process.platform} ${process.arch}`,
    },
    {
      name: "data directory",
      ok: true,
      said: existsSync(join(data, "control")) ? data : `${data} (empty: the first start takes a few seconds longer)`,
    },
    { name: "lock", ok: true, said: holder === undefined ? "free" : `held by process ${holder.pid}` },
    await spanStore(),
    url === undefined
      ? { name: "server", ok: true, said: "not running; start it with: airworthy up" }
      : await ask("server", `${url}/healthz`),
    ...(url === undefined ? [] : [await ask("gateway", `${url}/readyz`)]),
  ];
}

/** Spans are looked at and decide nothing: without a store everything else works. */
async function spanStore(): Promise<Check> {
  const { howToGetStore } = await import("../platform/clickhouse/open-clickhouse.ts");
  const url = process.env["CLICKHOUSE_URL"];
  const embedded = isEngineInstalled() ? "embedded (chdb)" : `none. ${howToGetStore}`;
  return { name: "span store", ok: true, said: url === undefined ? embedded : "the ClickHouse at CLICKHOUSE_URL" };
}

async function ask(name: string, url: string): Promise<Check> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return { name, ok: answer.ok, said: answer.ok ? `${new URL(url).origin} answers` : `${url} answers ${answer.status}` };
  } catch (error) {
    return { name, ok: false, said: `${url} does not answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}
