import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { deploymentOf, newKeys, signSnapshot, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { answerTask, post, sendMessage, startAgent } from "../../src/gateway/testing/start-agent.ts";

const main = join(import.meta.dirname, "../../src/main/gateway.ts");
const keys = newKeys();
let directory: string;
let started: ChildProcess[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "airworthy-gateway-"));
  started = [];
  writeFileSync(join(directory, "admin-token"), "the-token");
  writeFileSync(join(directory, "key.pem"), keys.publicKey.export({ type: "spki", format: "pem" }));
});
afterEach(async () => {
  await Promise.all(started.map((child) => end(child, "SIGKILL")));
  rmSync(directory, { recursive: true });
});

describe("the gateway process", () => {
  test("killed in the middle comes back with its id, snapshot, pins and numbers", { timeout: 30_000 }, async () => {
    await using one = await startAgent(answerTask("t-1"));
    await using two = await startAgent(answerTask("t-2"));
    const deployments = { dep_1: deploymentOf({ agentUrl: one.url }), dep_2: deploymentOf({ agentUrl: two.url }) };
    const first = await start();
    await first.use(snapshotOf(1, deployments, { dep_1: 1 }));
    await post(`${first.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    expect(await first.sequence()).toEqual([1]);
    await first.use(snapshotOf(2, deployments, { dep_2: 1 }));
    await end(first.child, "SIGKILL");
    appendFileSync(join(directory, "pins.ndjson"), '{"at":1,"sc');
    appendFileSync(join(directory, "observations", "0000000000000001.ndjson"), '{"seq":2,"ki');

    const second = await start();
    expect(second.state.id).toBe(first.state.id);
    expect(second.state.pid).toBe(second.child.pid);
    await post(`${second.url}/a2a/desk`, sendMessage({ contextId: "theirs" }));
    await post(`${second.url}/a2a/desk`, JSON.stringify({ jsonrpc: "2.0", id: 1, method: "GetTask", params: { id: "t-1" } }));

    expect([one.calls().length, two.calls().length]).toEqual([3, 0]);
    expect(await second.sequence()).toEqual([1, 2]);
    expect(await second.status()).toMatchObject({
      snapshotVersion: 2,
      headSeq: 2,
      counters: { accepted: 1, stored: 1, dropped: 0, unreadable: 1 },
    });
  });

  test("told to stop lets a running answer end, writes what it saw, and exits with 0", { timeout: 30_000 }, async () => {
    const begun = Promise.withResolvers<() => void>();
    await using agent = await startAgent((call, response) => begun.resolve(() => answerTask("t")(call, response)));
    const gateway = await start();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const running = post(`${gateway.url}/a2a/desk`, sendMessage());
    const answer = await begun.promise;
    const ended = end(gateway.child, "SIGTERM");
    await expect.poll(() => gateway.log()).toContain('"stopping"');
    answer();
    expect((await running).status).toBe(200);
    expect(await ended).toBe(0);
    expect(readFileSync(join(directory, "observations", "0000000000000001.ndjson"), "utf8")).toContain('"seq":1');
  });

  test("with its port taken says which and exits with 4", { timeout: 30_000 }, async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { child, log } = run(port);
    expect(await exitOf(child)).toBe(4);
    expect(log().trim().split("\n")).toHaveLength(1);
    expect(log()).toContain(`Port ${port} is taken`);
    taken.close();
  });

  test("with a full disk refuses what it would have to pin, and goes on with the rest", { timeout: 30_000 }, async () => {
    await using agent = await startAgent(({ id }, response) => response.end(JSON.stringify({ jsonrpc: "2.0", id, result: {} })));
    const gateway = await start({ maxFileKiB: 4 }); // the system refuses to let any file grow beyond it, as a full disk does
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    const statuses: number[] = [];
    for (let session = 0; session < 40; session++)
      statuses.push((await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: `theirs-${session}` }))).status);
    const refused = await post(`${gateway.url}/a2a/desk`, sendMessage({ contextId: "one-more" }));
    expect([refused.status, await refused.json()]).toMatchObject([503, { id: 7, error: { data: { code: "gateway/pin-not-stored" } } }]);
    expect(readFileSync(join(directory, "pins.ndjson"), "utf8")).toMatch(/\n$/); // half a line would swallow the next one
    const pinned = statuses.filter((status) => status === 200).length;
    expect(agent.calls()).toHaveLength(pinned); // what was refused never reached the agent
    expect((await post(`${gateway.url}/a2a/desk`, sendMessage())).status).toBe(200); // needs no pin

    for (let message = 0; message < 20; message++) await post(`${gateway.url}/a2a/desk`, sendMessage());
    const stored = (await gateway.sequence()).length;
    const { counters } = await gateway.status();
    expect(counters.dropped).toBeGreaterThan(0);
    expect([counters.stored, counters.accepted]).toEqual([stored, stored + counters.dropped]);
    expect(counters.accepted).toBe(pinned + 21);
  });
});

type Gateway = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly state: { readonly id: string; readonly pid: number; readonly port: number; readonly adminPort: number };
  log(): string;
  use(snapshot: ReturnType<typeof snapshotOf>): Promise<void>;
  sequence(): Promise<number[]>;
  status(): Promise<{ counters: { accepted: number; stored: number; dropped: number } }>;
};

function run(port: number, maxFileKiB?: number): { child: ChildProcess; log: () => string } {
  const options = [
    "--directory",
    directory,
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--public-key-file",
    join(directory, "key.pem"),
  ];
  const limit = maxFileKiB === undefined ? "" : `ulimit -f ${maxFileKiB * 2}; `; // in blocks of 512 bytes
  const child = spawn("sh", ["-c", `${limit}exec "$0" "$@"`, process.execPath, main, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  started.push(child);
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, log: () => text };
}

async function start({ maxFileKiB }: { maxFileKiB?: number } = {}): Promise<Gateway> {
  const { child, log } = run(0, maxFileKiB);
  await expect.poll(log, { timeout: 15_000 }).toContain('"listening"');
  const state: Gateway["state"] = JSON.parse(readFileSync(join(directory, "state.json"), "utf8"));
  const admin = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${state.adminPort}${path}`, { ...init, headers: { authorization: "Bearer the-token" } });
  return {
    child,
    state,
    log,
    url: `http://127.0.0.1:${state.port}`,
    async use(snapshot) {
      const answer = await admin("/snapshot", { method: "PUT", body: JSON.stringify(signSnapshot(snapshot, keys.privateKey)) });
      expect(answer.status).toBe(200);
    },
    async sequence() {
      const { items } = (await (await admin("/observations")).json()) as { items: { seq: number }[] }; // the gateway's own contract
      return items.map(({ seq }) => seq);
    },
    async status() {
      return (await (await admin("/status")).json()) as Awaited<ReturnType<Gateway["status"]>>; // the gateway's own contract
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return exitOf(child);
}
