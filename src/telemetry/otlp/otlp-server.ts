import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import type { ProjectScope } from "../../kernel/scope.ts";
import type { Result } from "../../kernel/result.ts";
import type { Refusal } from "../../platform/http/access.ts";
import { checkHost } from "../../platform/http/check-host.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import type { StoreAbsence } from "../../platform/clickhouse/open-clickhouse.ts";
import type { Log } from "../../platform/logging/log.ts";
import { type Encoding, encodeResponse, encodeStatus } from "../../protocols/otlp/decode.ts";
import { tenancyProblems } from "../../tenancy/index.ts";
import type { SpanStore } from "../span-store.ts";
import type { OtlpCounters } from "./otlp-counters.ts";
import { type BodyLimits, readOtlpBody } from "./read-otlp-body.ts";
import { type OtlpOutcome, type OtlpRequest, receiveOtlp } from "./receive-otlp.ts";
import { createSpanQueue } from "./span-queue.ts";

/** Who sends: what a request says of that before its body is read. */
export type Sender = { readonly authorization: string | undefined; readonly address: string };

export type OtlpServerOptions = {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Names that are served besides loopback's, lower case. */
  readonly hostNames: readonly string[];
  readonly store: () => SpanStore | undefined;
  readonly absence: () => StoreAbsence;
  /** Whose the spans are, if the sender may send. */
  readonly authorise: (sender: Sender) => Promise<Result<ProjectScope, Refusal>>;
  readonly counters: OtlpCounters;
  readonly log: Log;
  readonly limits?: BodyLimits;
  /** True when what is stored cannot be summed up as fast as it comes. */
  readonly isBehind?: () => boolean;
  /** How many bytes may wait for the store. */
  readonly maxWaitingBytes?: number;
};

/** A listening OTLP receiver. */
export type OtlpServer = {
  readonly port: number;
  /** Takes no more, answers what runs, and resolves when what was taken is stored. */
  close(): Promise<void>;
};

const mebibyte = 1024 * 1024;
/** `/v1/traces/ingest` is where OpenAI's Agents SDK sends its own. */
const signals: { readonly [path: string]: OtlpRequest["signal"] } = {
  "/v1/traces": "traces",
  "/v1/traces/ingest": "agents",
  "/v1/logs": "logs",
  "/v1/metrics": "metrics",
};
const contentTypes: { readonly [encoding in Encoding]: string } = { protobuf: "application/x-protobuf", json: "application/json" };
const waitForGoodSeconds = 300;

/** Starts the OTLP/HTTP receiver. Rejects with EADDRINUSE when the port is taken. */
export async function startOtlpServer(options: OtlpServerOptions): Promise<OtlpServer> {
  const { store, counters, log } = options;
  const queue = createSpanQueue({
    store,
    ...(options.isBehind !== undefined && { isBehind: options.isBehind }),
    ...(options.maxWaitingBytes !== undefined && { maxBytes: options.maxWaitingBytes }),
  });
  const server = createServer((request, response) => {
    answer(request, response, { ...options, receive: { queue, counters, store } }).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the sender has gone
      log.error("otlp request failed", {
        path: request.url ?? "",
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = 60_000;
  server.listen(options.port, options.host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
  return {
    port: address.port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      await queue.idle();
      server.closeIdleConnections();
      const patience = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(patience);
    },
  };
}

type Answering = OtlpServerOptions & { readonly receive: Parameters<typeof receiveOtlp>[1] };

async function answer(request: IncomingMessage, response: ServerResponse, options: Answering): Promise<void> {
  const [path = ""] = (request.url ?? "").split("?");
  const signal = signals[path];
  const encoding = encodingOf(request);
  const say = (status: number, message: string, retryAfterSeconds?: number): void => {
    if (retryAfterSeconds !== undefined) response.setHeader("retry-after", retryAfterSeconds);
    // What was not read of the request would stand before the next one.
    if (!request.complete) response.setHeader("connection", "close");
    write(response, status, { encoding: encoding ?? "json", body: encodeStatus(message, encoding ?? "json") });
  };
  if (signal === undefined) return say(404, `${path} is not known. Send to ${Object.keys(signals).join(", ")}.`);
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return say(405, "Only POST is served here.");
  }
  if (signal === "agents" && encoding === "protobuf") return say(415, "Content-Type must be application/json here.");
  if (encoding === undefined) return say(415, "Content-Type must be application/x-protobuf or application/json.");
  const refusal = refusedHost(request, options.hostNames);
  if (refusal !== undefined) return say(403, refusal);
  const scope = await options.authorise(senderOf(request));
  if (!scope.ok) {
    const { code, message, retryAfterSeconds } = scope.error;
    const status = code in tenancyProblems ? tenancyProblems[code as keyof typeof tenancyProblems].status : 403; // a key of the table, by `in`
    return say(status, `${code}: ${message}`, retryAfterSeconds);
  }
  if (options.store() === undefined) {
    const { forGood, message } = options.absence();
    return say(503, `telemetry/no-store: ${message}`, forGood ? waitForGoodSeconds : 1);
  }
  const body = await readOtlpBody(request, options.limits ?? { compressedBytes: 16 * mebibyte, bytes: 64 * mebibyte });
  if (!body.ok) return say(body.error.status, body.error.message);
  const outcome: OtlpOutcome = await receiveOtlp({ signal, encoding, body: body.value, scope: scope.value }, options.receive);
  if (outcome.status !== 200) return say(outcome.status, outcome.message, outcome.retryAfterSeconds);
  write(response, 200, { encoding, body: encodeResponse(signal === "agents" ? "traces" : signal, outcome.partial, encoding) });
}

function write(response: ServerResponse, status: number, { encoding, body }: { readonly encoding: Encoding; readonly body: Buffer }): void {
  response.writeHead(status, { "content-type": contentTypes[encoding], "content-length": body.length });
  response.end(body);
}

function encodingOf(request: IncomingMessage): Encoding | undefined {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() === contentTypes.protobuf) return "protobuf";
  return type.trim().toLowerCase() === contentTypes.json ? "json" : undefined;
}

function refusedHost(request: IncomingMessage, names: readonly string[]): string | undefined {
  try {
    checkHost(request.headers, names);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function senderOf({ headers, socket }: IncomingMessage): Sender {
  const key = headers["x-api-key"];
  const given = typeof key === "string" ? `Bearer ${key}` : undefined;
  return { authorization: headers.authorization ?? given, address: socket.remoteAddress ?? "" };
}
