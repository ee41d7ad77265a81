import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { startGateway } from "../gateway/start-gateway.ts";
import { systemClock } from "../kernel/clock.ts";
import { createLog } from "../platform/logging/log.ts";

const usage = "gateway --directory DIR --host 127.0.0.1 --port N --public-key-file PATH [--admin-port N]";
const log = createLog({ process: "gateway" });

function readArguments(): { directory: string; host: string; port: number; adminPort: number; publicKeyFile: string } {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { directory: text, host: text, port: text, "public-key-file": text, "admin-port": text } });
  const { directory, host = "127.0.0.1", port, "public-key-file": publicKeyFile, "admin-port": adminPort = "0" } = values;
  if (directory === undefined || port === undefined || publicKeyFile === undefined) throw new Error("an option is missing");
  return { directory, host, port: readPort(port), adminPort: readPort(adminPort), publicKeyFile };
}

function readPort(text: string): number {
  const port = Number(text);
  if (text === "" || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${text}" is not a port`);
  return port;
}

async function main(): Promise<number | undefined> {
  let options: ReturnType<typeof readArguments>;
  try {
    options = readArguments();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}\n`);
    return 2;
  }
  try {
    const gateway = await startGateway({
      ...options,
      publicKey: createPublicKey(readFileSync(options.publicKeyFile)),
      startedAt: Math.round(performance.timeOrigin),
      clock: systemClock,
      random: Math.random,
      env: process.env,
      log,
    });
    log.info("listening", { gateway: gateway.id, host: options.host, port: gateway.port, adminPort: gateway.adminPort, pid: process.pid });
    const stop = (signal: string): void => {
      log.info("stopping", { signal });
      gateway.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error("stop-failed", { reason: String(error) });
          process.exit(1);
        },
      );
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
      log.error("port-in-use", {
        port: Number(error.port),
        advice: `Port ${String(error.port)} is taken by another process; end it or choose another --port.`,
      });
      return 4;
    }
    log.error("start-failed", { reason: error instanceof Error ? error.message : String(error) });
    return 1;
  }
}

const exitCode = await main();
if (exitCode !== undefined) process.exit(exitCode);
