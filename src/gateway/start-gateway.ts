import type { KeyObject } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import { isJsonObject } from "../kernel/json.ts";
import type { Random } from "../kernel/random.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import type { Log } from "../platform/logging/log.ts";
import { createAdminFront } from "./admin-front.ts";
import { createAgentEndpoints } from "./agents/agent-endpoints.ts";
import { createCapture } from "./capture.ts";
import { createGuardTally } from "./guards/guard-tally.ts";
import { createHttpServer } from "./http-server.ts";
import { openJournal } from "./journal.ts";
import { createOwnTools } from "./models/own-tools.ts";
import { createOpenMessages } from "./open-messages.ts";
import { openPins } from "./pins.ts";
import { openToolDecisions } from "./policy/tool-decisions.ts";
import { createPublicFront } from "./public-front.ts";
import { openSnapshotHolder } from "./snapshot-holder.ts";
import { createFaultDraws } from "./tools/draw-faults.ts";
import { createTrafficCounters } from "./traffic-counters.ts";
import { createUpstreams } from "./upstreams.ts";

/** How long running requests may take to end when the gateway stops. */
const drainMs = 10_000;

/** What a gateway is started with. Port 0 takes a free one. */
export type GatewayOptions = {
  /** Holds `admin-token` before the start; everything else in it is the gateway's. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  /** Ed25519; snapshots must be signed by its owner. */
  readonly publicKey: KeyObject;
  /** When the process began, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly env: { readonly [name: string]: string | undefined };
  readonly log: Log;
};

/** A gateway that listens. */
export type RunningGateway = {
  readonly id: string;
  readonly port: number;
  readonly adminPort: number;
  /** Stops accepting, lets running requests end for up to 10 s, and writes what is still in memory. */
  close(): Promise<void>;
};

/**
 * Starts the data plane.
 * @throws the system's error when a port is taken (EADDRINUSE, with `port`) or a file cannot be used, and an Error when a guard does not prove itself.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { directory, host, publicKey, startedAt, clock, random, env, log } = options;
  const guards = createGuardTally();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const token = readFileSync(join(directory, "admin-token"), "utf8").trim();
  if (token === "")
    throw new Error(`"${join(directory, "admin-token")}" is empty; the control plane writes it before it starts the gateway.`);
  const statePath = join(directory, "state.json");
  const id = readId(statePath) ?? newId("gtw", clock);

  const traffic = createTrafficCounters();
  const upstreams = createUpstreams();
  const endpoints = createAgentEndpoints(upstreams);
  const snapshots = await openSnapshotHolder({ directory, publicKey, log });
  const pins = openPins({ directory, clock, log });
  const journal = openJournal({ directory, log });
  const ownTools = createOwnTools({ journal, clock });
  const toolDecisions = openToolDecisions({ directory, gateway: id, clock, log, snapshot: () => snapshots.current() });

  const publicServer = createHttpServer(
    createPublicFront({
      upstreams,
      endpoints,
      snapshots,
      pins,
      journal,
      toolDecisions,
      ownTools,
      faultDraws: createFaultDraws(),
      traffic,
      openMessages: createOpenMessages(),
      capture: createCapture(env["AIRWORTHY_CAPTURE_CONTENT"] !== "off"),
      guards,
      clock,
      random,
      env,
      log,
      host,
    }),
  );
  const adminServer = createHttpServer(
    createAdminFront({
      token,
      snapshots,
      journal,
      toolDecisions,
      traffic,
      guards,
      gateway: id,
      startedAt,
      clock,
      snapshotChanged({ version, origins }) {
        upstreams.retain(origins);
        endpoints.retain(origins);
        toolDecisions.snapshotChanged();
        log.info("snapshot-in-use", { version });
      },
    }),
  );
  const port = await publicServer.listen(options.port, host);
  const adminPort = await adminServer.listen(options.adminPort, "127.0.0.1");
  writeAtomically(statePath, JSON.stringify({ id, pid: process.pid, port, adminPort, host, startedAt }));

  return {
    id,
    port,
    adminPort,
    async close() {
      await Promise.all([publicServer.drain(drainMs), adminServer.drain(drainMs)]);
      await upstreams.destroy();
      pins.close();
      await Promise.all([journal.close(), toolDecisions.close()]);
    },
  };
}

function readId(statePath: string): string | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(statePath, "utf8"));
    return isJsonObject(state) && typeof state["id"] === "string" ? state["id"] : undefined;
  } catch {
    return undefined; // the first start, or a damaged file: the gateway is a new one
  }
}
