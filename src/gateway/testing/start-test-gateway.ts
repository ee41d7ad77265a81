import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Snapshot } from "../../delivery/domain/snapshot.ts";
import type { Clock } from "../../kernel/clock.ts";
import { seededRandom, type Random } from "../../kernel/random.ts";
import { createLog } from "../../platform/logging/log.ts";
import type { ToolDecisionRecord } from "../../safety/domain/tool-decision.ts";
import type { Observation } from "../../telemetry/domain/observation.ts";
import type { GuardStatus } from "../guards/guard-tally.ts";
import { startGateway } from "../start-gateway.ts";
import { newKeys, signSnapshot } from "./sign-snapshot.ts";

/** A gateway in this process, spoken to over HTTP only. */
export type TestGateway = AsyncDisposable & {
  readonly url: string;
  readonly directory: string;
  readonly logged: readonly string[];
  /** Sends a snapshot and expects that it is taken. */
  use(snapshot: Snapshot): Promise<void>;
  /** Ends it and starts it again on what it left on the disk. */
  restart(): Promise<void>;
  admin(path: string, init?: { method?: string; body?: string }): Promise<Response>;
  /** What the fronts saw, without the assignments. */
  observations(after?: number): Promise<Observation[]>;
  assignments(): Promise<Observation[]>;
  toolDecisions(after?: number): Promise<ToolDecisionRecord[]>;
  status(): Promise<GatewayStatus>;
};

/** What `GET /status` answers. */
export type GatewayStatus = {
  readonly gateway: string;
  readonly snapshotVersion: number | null;
  readonly counters: {
    readonly accepted: number;
    readonly stored: number;
    readonly dropped: number;
    readonly unreadable: number;
    readonly unattributed: { readonly [deployment: string]: number };
  };
  readonly inFlight: { readonly [deployment: string]: number };
  readonly headSeq: number;
  readonly toolDecisions: { readonly pending: number; readonly consumed: number; readonly refused: number; readonly headSeq: number };
  readonly guards: readonly GuardStatus[];
};

/** Starts one in a temporary folder that goes with it. */
export async function startTestGateway(
  options: { random?: Random; clock?: Clock; env?: { [name: string]: string } } = {},
): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), "airworthy-gateway-"));
  writeFileSync(join(directory, "admin-token"), "the-token\n");
  const keys = newKeys();
  const logged: string[] = [];
  const random = options.random ?? seededRandom(1);
  const start = (): ReturnType<typeof startGateway> =>
    startGateway({
      directory,
      host: "127.0.0.1",
      port: 0,
      adminPort: 0,
      publicKey: keys.publicKey,
      startedAt: 1,
      clock: options.clock ?? Date.now,
      random,
      env: options.env ?? {},
      log: createLog({}, { write: (line) => logged.push(line) }),
    });
  let gateway = await start();
  const admin = (path: string, init: { method?: string; body?: string } = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.adminPort}${path}`, { ...init, headers: { authorization: "Bearer the-token" } });
  const adminJson = async (path: string): Promise<unknown> => (await admin(path)).json();
  const allObservations = async (after: number): Promise<Observation[]> =>
    ((await adminJson(`/observations?after=${after}`)) as { items: Observation[] }).items; // the gateway's own contract

  return {
    get url() {
      return `http://127.0.0.1:${gateway.port}`;
    },
    directory,
    logged,
    admin,
    async use(snapshot) {
      const answer = await admin("/snapshot", { method: "PUT", body: JSON.stringify(signSnapshot(snapshot, keys.privateKey)) });
      if (answer.status !== 200) throw new Error(`The gateway refused the snapshot: ${await answer.text()}`);
    },
    async restart() {
      await gateway.close();
      gateway = await start();
    },
    assignments: async () => (await allObservations(0)).filter(({ kind }) => kind === "assignment"),
    observations: async (after = 0) => (await allObservations(after)).filter(({ kind }) => kind !== "assignment"),
    async toolDecisions(after = 0) {
      const { items } = (await adminJson(`/tool-decisions?after=${after}&limit=10000`)) as { items: ToolDecisionRecord[] }; // the gateway's own contract
      return items;
    },
    async status() {
      return (await adminJson("/status")) as GatewayStatus; // the gateway's own contract
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
