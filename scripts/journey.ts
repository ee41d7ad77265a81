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
export type Platform = { readonly api: string; readonly gateway: string; readonly otlp: string; readonly process: ChildProcess };

export type JourneyOptions = {
  readonly data: string;
  readonly port: number;
  readonly gatewayPort: number;
  readonly otlpPort: number;
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
export async function startPlatform({ data, port, gatewayPort, otlpPort, say }: JourneyOptions): Promise<Platform> {
  say(`$ airworthy up --data ${data} --port ${port} --gateway-port ${gatewayPort} --otlp-port ${otlpPort}`);
  const ports = ["--port", String(port), "--gateway-port", String(gatewayPort), "--otlp-port", String(otlpPort)];
  const args = [cli, "--data", data, "up", ...ports, "--json"];
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
  if (typeof ready !== "object" || ready === null || !("api" in ready) || !("gateway" in ready) || !("otlp" in ready)) {
    throw new JourneyError(`The platform did not start.\n${said.trim()}`);
  }
  return { api: String(ready.api), gateway: String(ready.gateway), otlp: String(ready.otlp), process: child };
}

/** People of the journey and their keys, by name. */
type Keys = ReadonlyMap<string, string>;

/** Walks the journey on a running platform, command by command, each as the person who would type it. Returns the people's keys. */
export async function walkJourney(platform: Platform, { data, say }: JourneyOptions): Promise<Keys> {
  const keys = new Map<string, string>();
  const as = (person: string, wanted: number, ...args: string[]): Promise<void> => runAs({ data, say, keys }, person, wanted, args);
  const desk = `${platform.gateway}/a2a/support-desk`;

  say("\n0  People, each with a key; after the first one nobody is anybody without");
  for (const [name, ...roles] of [
    ["priya", "platform"],
    ["jonas", "ai-engineer"],
    ["maren", "devops"],
    ["idris", "break-glass", "approver"],
  ]) {
    if (name !== undefined) keys.set(name, await addPerson({ data, say, keys }, name, roles));
  }

  say("\n1  v1 comes aboard: registered, started in staging, evaluated, gated");
  await as("jonas", 0, "release", "--file", join(example, "airworthy.yaml"));
  await as("maren", 0, "release", "sign-off", "support-desk@v1", "--reason", "The gate is clean");
  say("\n   A customer talks to it through the gateway");
  const context = await talk(desk, "My kettle from order A-1001 is broken. I want my money back.", say);

  say("\n2  v2 refunds without checking in 40 % of its refund sessions, and answers 200 everywhere: its gate stops it");
  await as("jonas", 1, "release", "--file", join(example, "airworthy.v2.yaml"));

  say("\n3  v2 is pushed past its gate, which needs the role break-glass; its canary undoes it");
  await as("jonas", 4, "release", "override", "support-desk@v2", "--reason", "We are in a hurry");
  await as("idris", 0, "release", "override", "support-desk@v2", "--reason", "The board wants it today");
  await as("maren", 0, "release", "sign-off", "support-desk@v2", "--reason", "Idris answers for it");
  await duringTraffic(desk, say, () => as("jonas", 1, "release", "watch", "support-desk@v2"));
  say("\n   The first customer's session was pinned to v1 and never noticed");
  await talk(desk, "Where is my order A-1003?", say, context);

  say("\n4  v3 mends v1's weakness: it passes, somebody else signs it off, the canary takes it up step by step");
  await as("jonas", 0, "release", "--file", join(example, "airworthy.v3.yaml"));
  await as("maren", 0, "release", "sign-off", "support-desk@v3", "--reason", "Better than v1 on every case");
  await duringTraffic(desk, say, () => as("jonas", 0, "release", "watch", "support-desk@v3"));

  say("\n5  A refund above the limit of the tool policy waits for a person, who lets exactly that call through, once");
  const sofa = "The sofa from order A-1007 arrived broken. I want my money back.";
  const asked = await talk(desk, sofa, say);
  const decision = await pendingDecision({ data, say, keys });
  await as("idris", 0, "decision", "approve", decision, "--reason", "The photos show it");
  await talk(desk, sofa, say, asked);
  await as("idris", 0, "decision", "list", "--all");
  await as("priya", 0, "status");
  return keys;
}

type Running = { readonly data: string; readonly say: (line: string) => void; readonly keys: Keys };

async function runAs({ data, say, keys }: Running, person: string, wanted: number, args: readonly string[]): Promise<void> {
  const command = args.map((arg) => (/[ "]/.test(arg) ? JSON.stringify(arg) : arg)).join(" ");
  say(`\n${person}$ airworthy ${command}`);
  const code = await runProcess([cli, "--data", data, ...args], say, { AIRWORTHY_KEY: keys.get(person) ?? "" });
  if (code !== wanted) throw new JourneyError(`"airworthy ${command}" ended with exit code ${code} where ${wanted} was expected.`);
}

/** Adds a person and returns their key, which is shown this once. */
async function addPerson({ data, say, keys }: Running, name: string, roles: readonly string[]): Promise<string> {
  const options = roles.flatMap((role) => ["--role", role]);
  const [adds] = keys.keys();
  say(`${adds ?? name}$ airworthy person add ${name} ${options.join(" ")}`);
  const lines: string[] = [];
  const env = adds === undefined ? {} : { AIRWORTHY_KEY: keys.get(adds) ?? "" };
  const code = await runProcess([cli, "--data", data, "--json", "person", "add", name, ...options], (line) => lines.push(line), env);
  if (code !== 0) throw new JourneyError(`${name} could not be added (exit code ${code}).`);
  const added = JSON.parse(lines.at(-1) ?? "") as { key: { key: string } }; // as the command's view says
  return added.key.key;
}

/** The id of the held call that idris finds waiting. */
async function pendingDecision({ data, say, keys }: Running): Promise<string> {
  say("\nidris$ airworthy decision list");
  const env = { AIRWORTHY_KEY: keys.get("idris") ?? "" };
  const deadline = Date.now() + 15_000; // the server asks the gateway what it holds, again and again
  for (;;) {
    const lines: string[] = [];
    const code = await runProcess([cli, "--data", data, "--json", "decision", "list"], (line) => lines.push(line), env);
    const listed = JSON.parse(lines.at(-1) ?? "null") as { items: { id: string; sentence: string }[] }; // as the command's view says
    const [waiting] = code === 0 ? listed.items : [];
    if (waiting !== undefined) return waiting.id;
    if (code !== 0 || Date.now() > deadline) throw new JourneyError("No held call waits for a person.");
  }
}

/** Sends one message as a customer; returns the conversation's context. */
async function talk(desk: string, text: string, say: (line: string) => void, context?: string): Promise<string> {
  say(`\n$ node drive.ts --url ${desk} "${text}"${context === undefined ? "" : " --context ..."}`);
  let found = "";
  const args = [join(example, "drive.ts"), "--url", desk, text, ...(context === undefined ? [] : ["--context", context])];
  const code = await runProcess(args, (line) => {
    if (line.startsWith("context: ")) found = line.slice("context: ".length);
    else say(line);
  });
  if (code !== 0) throw new JourneyError(`The customer's client ended with exit code ${code}.`);
  return found;
}

/** Lets customers come and go while something is done. */
async function duringTraffic(desk: string, say: (line: string) => void, work: () => Promise<void>): Promise<void> {
  say(`\n$ node traffic.ts --url ${desk} &`);
  const traffic = spawn(process.execPath, [join(example, "traffic.ts"), "--url", desk], { stdio: ["ignore", "pipe", "inherit"] });
  const told = collectLines(traffic, say);
  try {
    await work();
  } finally {
    traffic.kill("SIGTERM");
    await told;
  }
}

async function runProcess(args: readonly string[], say: (line: string) => void, env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  return collectLines(child, say);
}

/** Says a process's lines as they come; resolves with its exit code. */
async function collectLines(child: ChildProcess, say: (line: string) => void): Promise<number> {
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) say(line);
  });
  const [code] = (await once(child, "close")) as [number | null]; // node:child_process says so
  if (rest !== "") say(rest);
  return code ?? 4;
}
