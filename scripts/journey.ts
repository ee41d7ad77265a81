import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { findDetached, signalDetached } from "../src/platform/processes/spawn-detached.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "bin/airworthy.mjs");
const example = join(root, "examples/support-desk");

/** A step that did not end as the journey says it does. */
export class JourneyError extends Error {}

/** The platform that the journey runs on. */
export type Platform = { readonly api: string; readonly gateway: string; readonly process: ChildProcess };

export type JourneyOptions = {
  readonly data: string;
  readonly port: number;
  readonly gatewayPort: number;
  readonly say: (line: string) => void;
};

/** Removes what an earlier journey left in a data directory, its processes too. */
export function clearJourney(data: string): void {
  const processes = join(data, "processes");
  const directories = [
    join(data, "gateway"),
    ...(existsSync(processes) ? readdirSync(processes).map((name) => join(processes, name)) : []),
  ];
  for (const directory of directories) {
    const left = findDetached(directory);
    if (left !== undefined) signalDetached(left, "SIGKILL");
  }
  rmSync(data, { recursive: true, force: true });
}

/** Starts the platform as `airworthy up` does; resolves when it is ready. */
export async function startPlatform({ data, port, gatewayPort, say }: JourneyOptions): Promise<Platform> {
  say(`$ airworthy up --data ${data} --port ${port} --gateway-port ${gatewayPort}`);
  const args = [cli, "--data", data, "up", "--port", String(port), "--gateway-port", String(gatewayPort), "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-3_000);
  });
  const line = await Promise.race([
    once(child.stdout, "data").then(([chunk]: Buffer[]) => String(chunk)),
    once(child, "exit").then(() => ""),
  ]);
  const ready: unknown = line.includes("\n") ? JSON.parse(line.slice(0, line.indexOf("\n"))) : undefined;
  if (typeof ready !== "object" || ready === null || !("api" in ready) || !("gateway" in ready)) {
    throw new JourneyError(`The platform did not start.\n${said.trim()}`);
  }
  return { api: String(ready.api), gateway: String(ready.gateway), process: child };
}

/** Walks the journey on a running platform, command by command. */
export async function walkJourney(platform: Platform, { data, say }: JourneyOptions): Promise<void> {
  const run = async (wanted: number, ...args: string[]): Promise<void> => {
    say(`\n$ airworthy ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
    const code = await runProcess([cli, "--data", data, ...args], say);
    if (code !== wanted) throw new JourneyError(`"airworthy ${args.join(" ")}" ended with exit code ${code} where ${wanted} was expected.`);
  };
  say("\n1  v1 comes aboard: registered, started in staging, evaluated, gated");
  await run(0, "release", "--file", join(example, "airworthy.yaml"));
  say("\n   A person signs it off (nobody has to prove who they are yet: it is recorded as unverified)");
  await run(0, "release", "sign-off", "support-desk@v1", "--as", "maren", "--reason", "The gate is clean");
  say("\n   A customer talks to it through the gateway");
  const question = "My kettle from order A-1001 is broken. I want my money back.";
  say(`\n$ node drive.ts --url ${platform.gateway}/a2a/support-desk "${question}"`);
  const code = await runProcess([join(example, "drive.ts"), "--url", `${platform.gateway}/a2a/support-desk`, question], say);
  if (code !== 0) throw new JourneyError(`The customer's client ended with exit code ${code}.`);

  say("\n2  v2 refunds without checking in 40 % of its refund sessions, and answers 200 everywhere: its gate stops it");
  await run(1, "release", "--file", join(example, "airworthy.v2.yaml"));
  await run(0, "status");
}

async function runProcess(args: readonly string[], say: (line: string) => void): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) say(line);
  });
  const [code] = (await once(child, "close")) as [number | null]; // node:child_process says so
  if (rest !== "") say(rest);
  return code ?? 4;
}
