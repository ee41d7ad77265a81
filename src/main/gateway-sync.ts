import { setTimeout as pause } from "node:timers/promises";

import type { Change } from "../platform/changes/change-feed.ts";
import { databaseTime } from "../platform/postgres/database-time.ts";
import { FrontError } from "../evaluation/index.ts";
import { createSnapshotFeed } from "../delivery/index.ts";
import { countInFlight, type Gateways, listAnswering, listCounted, readGateways, reportGateway } from "../runtime/index.ts";
import { createObservationSync, type Observation } from "../telemetry/index.ts";
import type { GatewayStatus } from "./gateway-admin.ts";
import type { Parts } from "./server.ts";

/** What this plane's gateway is told and tells, and what is known of those of other planes. */
export type GatewaySync = {
  /** Tells this plane's gateway everything that was committed before the call. Rejects when it cannot be reached. */
  readonly tell: () => Promise<void>;
  /** Stores everything that this plane's gateway saw before the call. Rejects when it cannot be reached. */
  readonly pull: () => Promise<GatewayStatus>;
  /** As `tell`, of every gateway that answers. Rejects with a FrontError when this plane's cannot be reached. */
  readonly tellAll: () => Promise<void>;
  /**
   * As `pull`, of every gateway: agents call back through that of the plane they run on. Rejects with a FrontError when one stays silent until
   * nobody waits for it any more; what it saw is missing then.
   */
  readonly pullAll: () => Promise<void>;
  /** Open requests to a deployment, at the last pull. */
  readonly inFlight: (deployment: string) => number;
};

const pollMs = 50;

/** Connects a plane with its gateway, and by the database with those of other planes. `stored` is called when observations were. */
export function createGatewaySync(
  { db, clock, keys, admin, gateway, plane, changes }: Parts,
  stopping: AbortSignal,
  stored: () => void,
): GatewaySync {
  const snapshots = createSnapshotFeed({ db, clock, keys }, admin);
  const observations = createObservationSync(db, admin, (items) => {
    for (const [scope, change] of listTalks(items)) changes.publish(scope, change);
    stored();
  });
  let gateways: Gateways = { now: 0, all: [] };

  const report = (id: string, found: Omit<Parameters<typeof reportGateway>[1], "id" | "plane" | "url">): Promise<void> =>
    reportGateway(db, { id, plane, url: gateway.url(), ...found });

  const tell = async (): Promise<void> => {
    const toldAt = await databaseTime(db);
    await snapshots.sync();
    await report(await admin.gatewayId(), { toldAt, weights: snapshots.weights() });
  };

  const pull = async (): Promise<GatewayStatus> => {
    const pulledAt = await databaseTime(db);
    await observations.sync();
    const [status, completeThrough] = [await admin.status(), observations.completeThrough()];
    await report(status.gateway, { pulledAt, inFlight: status.inFlight, ...(completeThrough === undefined ? {} : { completeThrough }) });
    gateways = await readGateways(db);
    return status;
  };

  return {
    tell,
    pull,
    tellAll: async () => {
      const since = await databaseTime(db);
      await tell().catch(unreachable);
      const isTold = (known: Gateways): boolean =>
        listAnswering(known).every(({ plane: other, toldAt = 0 }) => other === plane || toldAt > since);
      while (!isTold(await readGateways(db))) await pause(pollMs, undefined, { signal: stopping });
    },
    pullAll: async () => {
      const since = await databaseTime(db);
      const others = listCounted(await readGateways(db)).filter(({ plane: other }) => other !== plane);
      await pull().catch(unreachable);
      for (const { id, url } of others) {
        for (;;) {
          const counted = listCounted(await readGateways(db)).find((other) => other.id === id);
          if (counted === undefined) unreachable(new Error(`nothing was heard of the gateway at ${url} for a minute`));
          if ((counted?.pulledAt ?? 0) > since) break;
          await pause(pollMs, undefined, { signal: stopping });
        }
      }
    },
    inFlight: (deployment) => countInFlight(gateways, deployment),
  };
}

/** Agents that somebody talked with, evaluations left out; each once. */
function listTalks(items: readonly Observation[]): readonly [Observation, Change][] {
  const talks = items.filter((item) => item.kind === "message" && item.run === undefined);
  const agents = new Map(talks.map((talk) => [`${talk.organization}/${talk.project}/${talk.agent}`, talk]));
  return [...agents.values()].map((talk) => [talk, { topic: "agent", id: talk.agent }]);
}

function unreachable(error: unknown): never {
  throw new FrontError("gateway/unreachable", `A gateway cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
}
