import { systemClock } from "../kernel/clock.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type OtlpCounters, type OtlpServer, startOtlpServer } from "../telemetry/index.ts";
import { type AgentTokens, createAccess, createSenderCheck } from "../tenancy/index.ts";
import type { StartError } from "./server.ts";
import type { Spans } from "./spans.ts";

/** Starts the OTLP receiver on its port. */
export async function listenForSpans({
  db,
  log,
  spans,
  counters,
  host,
  port,
  hostNames,
  tokens,
}: {
  readonly db: Db;
  readonly log: Log;
  readonly spans: Spans;
  readonly counters: OtlpCounters;
  readonly host: string;
  readonly port: number;
  readonly hostNames: readonly string[];
  readonly tokens: AgentTokens;
}): Promise<OtlpServer | StartError> {
  try {
    const authorise = createSenderCheck(createAccess(db, systemClock, log), tokens);
    return await startOtlpServer({
      host,
      port,
      hostNames,
      store: () => spans.current(),
      absence: () => spans.absence(),
      isBehind: () => spans.isBehind(),
      authorise,
      counters,
      log,
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      return {
        code: "server/otlp-port-in-use",
        message: `Port ${port} for OTLP is taken by another program. Choose one with --otlp-port, or 0 for any free one.`,
      };
    }
    return { code: "server/cannot-listen", message: error instanceof Error ? error.message : String(error) };
  }
}
