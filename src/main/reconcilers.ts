import { join } from "node:path";

import { expireDecisions } from "../decisions/index.ts";
import { FrontError, createEvaluationRunner, decideOutcomes, type EvaluationRunner, openConversation } from "../evaluation/index.ts";
import { createReleaseReconciler, createSnapshotFeed, findReleaseVersion, type SnapshotFeed } from "../delivery/index.ts";
import { startLoop } from "../platform/jobs/loop.ts";
import { createSupervisor, type Supervisor } from "../runtime/index.ts";
import { pinTools, pullToolDecisions } from "../safety/index.ts";
import { createFrontSpans, createObservationSync } from "../telemetry/index.ts";
import type { GatewayStatus } from "./gateway-admin.ts";
import type { Parts } from "./server.ts";

/** The loops that keep the world as the rows say. */
export type Reconcilers = {
  readonly supervisor: Supervisor;
  readonly snapshots: SnapshotFeed;
  /** The gateway as it last answered; undefined while it does not. */
  gatewayStatus(): GatewayStatus | undefined;
  /** Resolves when the gateway has taken its first snapshot and been asked what it has seen, or could not be reached. */
  readonly firstSync: Promise<unknown>;
  /** Stores everything that the gateway has seen. */
  storeObservations(): Promise<void>;
  /** Writes everything that the gateway has seen into the span store. */
  storeFrontSpans(): Promise<void>;
  readonly pokeReleases: () => void;
  readonly pokeEvaluations: () => void;
  stop(): Promise<void>;
};

const supervisorMs = 200;
const gatewayMs = 500;
const releasesMs = 200;
const evaluationsMs = 500;
const outcomesMs = 200;
const pinsMs = 500;
const checkpointsMs = 1_000;
const frontSpansMs = 1_000;

/** Starts the loops. */
export function addReconcilers(parts: Parts): Reconcilers {
  const { db, clock, log, changes, admin, gateway } = parts;
  const stopping = new AbortController();
  let status: GatewayStatus | undefined;
  const [told, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];

  const snapshots = createSnapshotFeed({ db, clock, keys: parts.keys }, admin);
  const observations = createObservationSync(db, admin, (items) => {
    const talks = items.filter((item) => item.kind === "message" && item.run === undefined);
    for (const item of new Map(talks.map((talk) => [`${talk.organization}/${talk.project}/${talk.agent}`, talk])).values())
      changes.publish(item, { topic: "agent", id: item.agent });
    spanLoop.poke();
  });
  const frontSpans = createFrontSpans(db, () => parts.spans.current());
  const supervisor = createSupervisor({
    db,
    clock,
    log,
    changes,
    directory: join(parts.data, "processes"),
    environment: parts.environment,
    inFlight: (deployment) => status?.inFlight[deployment] ?? 0,
  });
  const runner: EvaluationRunner = createEvaluationRunner({
    db,
    clock,
    log,
    changes,
    observations,
    syncGateway: () => snapshots.sync(),
    gatewayUrl: gateway.url,
    stopping: stopping.signal,
  });
  const releases = createReleaseReconciler({
    db,
    clock,
    log,
    changes,
    deploy: parts.deploy,
    gatewayWeight: (deployment) => snapshots.weightOf(deployment),
    smoke: async (deployment, text, timeoutMs) => {
      await snapshots.sync();
      return smoke(`${gateway.url()}/d/${deployment}/a2a`, text, timeoutMs);
    },
  });

  // What the gateway is told never waits for what it has to tell: a rollback reaches it at once.
  const gatewayLoop = startLoop({
    name: "gateway",
    everyMs: gatewayMs,
    log,
    run: async () => {
      try {
        await gateway.keepRunning();
        await snapshots.sync();
      } finally {
        told.resolve();
      }
    },
  });
  const journalLoop = startLoop({
    name: "journals",
    everyMs: gatewayMs,
    log,
    run: async () => {
      try {
        await observations.sync();
        for (const decision of await pullToolDecisions(db, clock, admin)) changes.publish(decision, { topic: "decision", id: decision.id });
        status = await admin.status();
      } catch (error) {
        status = undefined;
        throw error;
      } finally {
        asked.resolve();
      }
    },
  });
  const spanLoop = startLoop({ name: "front spans", everyMs: frontSpansMs, log, run: () => frontSpans.sync() });
  const supervisorLoop = startLoop({ name: "supervisor", everyMs: supervisorMs, log, run: () => supervisor.tick() });
  const evaluationLoop = startLoop({ name: "evaluations", everyMs: evaluationsMs, log, run: () => runner.tick() });
  const pinLoop = startLoop({
    name: "tool pins",
    everyMs: pinsMs,
    log,
    run: async () => {
      if (await pinTools(db, clock)) gatewayLoop.poke();
    },
  });
  const outcomeLoop = startLoop({
    name: "outcomes",
    everyMs: outcomesMs,
    log,
    run: async () => {
      await decideOutcomes({
        db,
        clock,
        watermark: () => observations.completeThrough(),
        releaseVersion: (release) => findReleaseVersion(db, release),
      });
      for (const decision of await expireDecisions(db, clock)) changes.publish(decision, { topic: "decision", id: decision.id });
    },
  });
  const releaseLoop = startLoop({ name: "releases", everyMs: releasesMs, log, run: () => releases.tick() });
  const checkpointLoop = startLoop({ name: "checkpoints", everyMs: checkpointsMs, log, run: () => parts.checkpoints.tick() });
  const unsubscribe = changes.subscribe(({ topic }) => {
    // A deployment that became ready, a route that changed or a person's answer must reach the gateway at once.
    if (topic === "deployment" || topic === "release" || topic === "decision") gatewayLoop.poke();
  });

  return {
    supervisor,
    snapshots,
    gatewayStatus: () => status,
    firstSync: Promise.all([told.promise, asked.promise]),
    storeObservations: () =>
      observations.sync().catch((error: unknown) => log.warn("observations stay in the gateway's journal", { error: String(error) })),
    storeFrontSpans: () => frontSpans.sync().catch((error: unknown) => log.warn("front spans are written later", { error: String(error) })),
    pokeReleases: () => releaseLoop.poke(),
    pokeEvaluations: () => evaluationLoop.poke(),
    stop: async () => {
      stopping.abort();
      unsubscribe();
      await Promise.all(
        [gatewayLoop, journalLoop, spanLoop, supervisorLoop, evaluationLoop, pinLoop, outcomeLoop, releaseLoop, checkpointLoop].map(
          (loop) => loop.stop(),
        ),
      );
      await runner.idle();
    },
  };
}

async function smoke(url: string, text: string | undefined, timeoutMs: number): Promise<{ ok: boolean; said: string }> {
  try {
    const conversation = await openConversation(url, {});
    if (text === undefined) return { ok: true, said: "Its card answers through the staging front" };
    const answer = await conversation.say(text, AbortSignal.timeout(timeoutMs));
    if (answer.failed) return { ok: false, said: `it answered with an error: ${answer.text.slice(0, 200)}` };
    return answer.text.trim() === ""
      ? { ok: false, said: "its answer was empty" }
      : { ok: true, said: `It answered: ${answer.text.slice(0, 160)}` };
  } catch (error) {
    const code = error instanceof FrontError ? `${error.code}: ` : "";
    return { ok: false, said: code + (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}
