import { type Command, InvalidArgumentError } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError } from "../platform/cli/exit-codes.ts";
import { reportFailure } from "../platform/cli/run-command.ts";
import { createTerminal } from "../platform/cli/terminal.ts";
import { createLog } from "../platform/logging/log.ts";

type UpOptions = CommonOptions & {
  port: string;
  gatewayPort: string;
  otlpPort: string;
  host: string;
  publicHost: string[];
  recover?: string;
};

/** `airworthy up`: runs until SIGINT or SIGTERM. */
export function addUpCommand(program: Command, version: string): void {
  program
    .command("up")
    .description("Start the platform: API and console, and the gateway as a process of its own")
    .option("--port <n>", "API and console, 0 for any free port", "4400")
    .option("--gateway-port <n>", "gateway, 0 for any free port", "4401")
    .option("--otlp-port <n>", "OTLP over HTTP, 0 for any free port", "4318")
    .option("--host <address>", "address to listen on; others than loopback need a key to exist", "127.0.0.1")
    .option("--public-host <name>", "a name by which browsers reach it; give it again for more", addHostName, [])
    .option("--recover <name>", "make a key for somebody, when no key is left to do it with; shown once")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<UpOptions>();
      try {
        await up(options, version);
      } catch (error) {
        process.exitCode = reportFailure(options.json === true, error);
      }
    });
}

async function up(options: UpOptions, version: string): Promise<void> {
  const { startServer } = await import("./server.ts"); // no other command waits for it to load
  const terminal = createTerminal(options.json === true);
  // The server, its gateway and its agents need no key of this shell's.
  const { AIRWORTHY_KEY: _key, ...environment } = process.env;
  const started = await startServer({
    data: options.data,
    port: toPort("--port", options.port),
    gatewayPort: toPort("--gateway-port", options.gatewayPort),
    otlpPort: toPort("--otlp-port", options.otlpPort),
    host: options.host,
    publicHosts: options.publicHost,
    recover: options.recover,
    environment,
    log: createLog(),
    version,
  });
  if (!started.ok) throw new CommandError(started.error.code, started.error.message);
  const server = started.value;
  const told = Promise.withResolvers<void>(); // listened for before anybody learns that it runs
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => told.resolve());
  terminal.say(`Console and API  ${server.api}\nGateway          ${server.gateway}\nOTLP             ${server.otlp}\nStop with Ctrl-C`);
  if (server.recovered !== undefined && options.json !== true)
    terminal.say(`Key of ${options.recover}, shown this once\n  ${server.recovered.key}`);
  terminal.result({ api: server.api, gateway: server.gateway, otlp: server.otlp, recovered: server.recovered });

  await told.promise;
  terminal.say("Stopping");
  await server.stop();
}

function addHostName(name: string, names: readonly string[]): string[] {
  if (/^[a-z0-9.-]+$/i.test(name)) return [...names, name.toLowerCase()];
  throw new InvalidArgumentError("It is a host name without scheme and port.");
}

function toPort(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommandError("cli/invalid-option", `${name} must be a whole number from 0 to 65535, and is "${text}".`);
  }
  return port;
}
