import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";

import { systemClock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { addReconcilers } from "./reconcilers.ts";
import { addRoutes } from "./routes.ts";
import { createChangeFeed } from "../platform/changes/change-feed.ts";
import { lockDirectory } from "../platform/files/directory-lock.ts";
import { writeAtomically } from "../platform/files/write-atomically.ts";
import type { Log } from "../platform/logging/log.ts";
import { createMetrics, type Metrics } from "../platform/metrics/metrics.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { dropLeases } from "../platform/postgres/lease.ts";
import { type AuditSigner, type Checkpoints, createCheckpoints, ensureAuditSigner } from "../audit/index.ts";
import { ensurePlatformKeys } from "../delivery/index.ts";
import { storeMissingContents } from "../registry/index.ts";
import { ensurePlaneId, forgetPlane, seePlane } from "../runtime/index.ts";
import { createAgentTokens, ensureDefaultProject } from "../tenancy/index.ts";
import { createOtlpCounters, type OtlpCounters } from "../telemetry/index.ts";
import type { NewKeyView } from "../tenancy/views.ts";
import { createGatewayAdmin, type GatewayAdmin } from "./gateway-admin.ts";
import { ensureGateway, type GatewayProcess } from "./gateway-process.ts";
import { listenForSpans } from "./listen-for-spans.ts";
import { listeningUrl } from "./listening-url.ts";
import { openDatabase } from "./open-database.ts";
import { addOperatorRoutes } from "./operator-routes.ts";
import { type OtlpEnvironment, otlpEnvironment } from "./otlp-environment.ts";
import { settleAccess } from "./settle-access.ts";
import { openSpans, type Spans } from "./spans.ts";

export type ServerOptions = {
  readonly data: string;
  /** API and console; 0 for any free port. */
  readonly port: number;
  readonly gatewayPort: number;
  /** OTLP over HTTP; 0 for any free port. */
  readonly otlpPort: number;
  /** Address that API and console listen on. */
  readonly host: string;
  /** Names by which browsers reach it from elsewhere, lower case. */
  readonly publicHosts: readonly string[];
  /** Who gets a key although nobody with one asks for it. */
  readonly recover: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly version: string;
};

/** A running control plane. */
export type Server = {
  readonly api: string;
  readonly gateway: string;
  readonly otlp: string;
  /** The key that was made for who was to be recovered. */
  readonly recovered: NewKeyView | undefined;
  /** Ends the agents, the gateway and itself; what was acknowledged is stored. */
  stop(): Promise<void>;
};

export type StartError = { readonly code: string; readonly message: string };

/** What the composed parts share. */
export type Parts = {
  readonly db: Db;
  readonly clock: typeof systemClock;
  readonly log: Log;
  readonly changes: ReturnType<typeof createChangeFeed>;
  readonly metrics: Metrics;
  readonly data: string;
  /** The id of this control plane among those on its database. */
  readonly plane: string;
  readonly artifactsDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly gateway: GatewayProcess;
  readonly admin: GatewayAdmin;
  readonly keys: Awaited<ReturnType<typeof ensurePlatformKeys>>;
  readonly signer: AuditSigner;
  readonly checkpoints: Checkpoints;
  readonly spans: Spans;
  readonly otlpEnvironment: OtlpEnvironment;
  /** Where spans are taken, and what came so far. */
  readonly otlp: { readonly url: string; readonly counters: OtlpCounters };
  readonly version: string;
  /** The name in this plane's own addresses. */
  readonly hostName: string;
  /** Host names that are served besides loopback's. */
  readonly hostNames: readonly string[];
};

/** Starts the control plane on a data directory: lock, database, gateway, reconcilers, API. */
export async function startServer(options: ServerOptions): Promise<Result<Server, StartError>> {
  const { environment, log } = options;
  const data = resolve(options.data);
  const locked = lockDirectory(data);
  if (!locked.ok) {
    const { holder } = locked.error;
    return err({
      code: locked.error.code,
      message: `${data} is used by process ${holder.pid}. Stop that Airworthy, or choose another --data directory.`,
    });
  }
  const lock = locked.value;
  const spans = openSpans(data, environment, log); // starts while the database does
  const opened = await openDatabase(data, environment);
  if (!opened.ok) {
    await spans.stop();
    lock.release();
    return opened;
  }
  const db = opened.value;
  const giveUp = async (error: StartError): Promise<Result<Server, StartError>> => {
    await spans.stop();
    await db.destroy();
    lock.release();
    return err(error);
  };
  await ensureDefaultProject(db);
  const access = await settleAccess(db, systemClock, options);
  if (!access.ok) return giveUp(access.error);
  const plane = ensurePlaneId(data, systemClock);
  await seePlane(db, plane);
  await dropLeases(db, plane); // the directory's lock says that whoever held them is gone
  const artifactsDirectory = join(data, "artifacts");
  await storeMissingContents(db, artifactsDirectory);
  const keys = await ensurePlatformKeys(db);
  const signer = await ensureAuditSigner(db);
  const gatewayDirectory = join(data, "gateway");
  const gateway = await ensureGateway({
    directory: gatewayDirectory,
    port: options.gatewayPort,
    publicKeyPem: keys.signingPublicPem,
    environment,
    log,
  });
  if ("code" in gateway) return giveUp(gateway);
  const refused = await spans.settled;
  if (refused !== undefined) {
    await gateway.stop();
    return giveUp(refused);
  }
  const tokens = createAgentTokens(keys.signingPrivatePem);
  const metrics = createMetrics();
  const hostNames = [addressInUrl(options.host), ...options.publicHosts];
  const counters = createOtlpCounters(metrics);
  const otlp = await listenForSpans({
    db,
    log,
    spans,
    counters,
    host: options.host,
    port: options.otlpPort,
    hostNames,
    tokens,
  });
  if ("code" in otlp) {
    await gateway.stop();
    return giveUp(otlp);
  }
  const hostName = reachedByLocalhost.includes(options.host) ? "localhost" : addressInUrl(options.host);
  const otlpUrl = `http://${hostName}:${otlp.port}`;

  const parts: Parts = {
    db,
    clock: systemClock,
    log,
    changes: createChangeFeed(),
    metrics,
    data,
    plane,
    artifactsDirectory,
    environment,
    gateway,
    admin: createGatewayAdmin(gatewayDirectory),
    otlpEnvironment: otlpEnvironment(environment, otlpUrl, tokens),
    keys,
    signer,
    checkpoints: createCheckpoints({ db, clock: systemClock, log, signer }),
    spans,
    otlp: { url: otlpUrl, counters },
    version: options.version,
    hostName,
    hostNames,
  };
  const reconcilers = addReconcilers(parts);
  await reconcilers.firstSync;
  const host = await addRoutes(parts, reconcilers);
  const operator = randomBytes(32).toString("base64url");
  addOperatorRoutes(host, { db, spans, version: options.version, token: operator });
  try {
    await host.listen({ host: options.host, port: options.port });
  } catch (error) {
    await reconcilers.stop();
    await otlp.close();
    await gateway.stop();
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    return giveUp(
      taken
        ? {
            code: "server/port-in-use",
            message: `Port ${options.port} is taken by another program. Choose one with --port, or 0 for any free one.`,
          }
        : { code: "server/cannot-listen", message: error instanceof Error ? error.message : String(error) },
    );
  }
  const api = listeningUrl(host, hostName);
  writeAtomically(join(data, "server.json"), JSON.stringify({ pid: process.pid, api, gateway: gateway.url(), operator }));
  return ok({
    api,
    gateway: gateway.url(),
    otlp: otlpUrl,
    recovered: access.value,
    stop: async () => {
      rmSync(join(data, "server.json"), { force: true });
      await host.close();
      await reconcilers.stop();
      await dropLeases(db, plane);
      await reconcilers.supervisor.stopAll();
      await reconcilers.storeObservations();
      await reconcilers.storeFrontSpans();
      await otlp.close();
      await spans.stop();
      await gateway.stop();
      await forgetPlane(db, plane);
      await db.destroy();
      lock.release();
    },
  });
}

/** Listened on, these answer at localhost. */
const reachedByLocalhost: readonly string[] = ["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"];

/** An address as URLs and Host headers carry it. */
function addressInUrl(address: string): string {
  return address.includes(":") ? `[${address}]` : address.toLowerCase();
}
