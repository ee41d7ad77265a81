import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Clock } from "../kernel/clock.ts";
import { isJsonObject } from "../kernel/json.ts";
import { jsonAnswer, problemAnswer, send } from "./answer.ts";
import type { GatewayError } from "./errors.ts";
import type { GuardTally } from "./guards/guard-tally.ts";
import type { Journal } from "./journal.ts";
import type { ToolDecisions } from "./policy/tool-decisions.ts";
import { readBody } from "./read-body.ts";
import type { SnapshotHolder } from "./snapshot-holder.ts";
import type { CompiledSnapshot } from "./compile-snapshot.ts";
import type { TrafficCounters } from "./traffic-counters.ts";

const maxSnapshotBytes = 16 * 1024 * 1024;
const defaultLimit = 1000;
const maxLimit = 10_000;

/** What the admin port works with. */
export type AdminFrontParts = {
  readonly token: string;
  readonly snapshots: SnapshotHolder;
  readonly journal: Journal;
  readonly toolDecisions: ToolDecisions;
  readonly traffic: TrafficCounters;
  readonly guards: GuardTally;
  /** The gateway's id and when its process began, milliseconds since the epoch. */
  readonly gateway: string;
  readonly startedAt: number;
  readonly clock: Clock;
  /** A new snapshot is in use. */
  snapshotChanged(snapshot: CompiledSnapshot): void;
};

/** The handler of the admin port, which only the control plane calls. */
export function createAdminFront(parts: AdminFrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  const expected = digest(`Bearer ${parts.token}`);
  return (request, response) => {
    const requestId = randomUUID();
    const refuse = (error: GatewayError): void => send(response, problemAnswer(error, requestId));
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      return refuse({
        code: "gateway/not-authenticated",
        detail: "Send `Authorization: Bearer` with the content of the gateway's admin-token file.",
      });
    }
    handle(request, response, { parts, refuse }).catch((error: unknown) => refuse({ code: "gateway/internal", detail: String(error) }));
  };
}

type Handling = { readonly parts: AdminFrontParts; readonly refuse: (error: GatewayError) => void };

async function handle(request: IncomingMessage, response: ServerResponse, { parts, refuse }: Handling): Promise<void> {
  const { snapshots, journal, toolDecisions, traffic, gateway, startedAt } = parts;
  const url = new URL(request.url ?? "/", "http://admin");

  switch (`${request.method ?? ""} ${url.pathname}`) {
    case "PUT /snapshot": {
      const body = await readBody(request, response, maxSnapshotBytes);
      if (!body.ok) return refuse(body.error);
      const accepted = await snapshots.accept(body.value.toString());
      if (!accepted.ok) return refuse(accepted.error);
      parts.snapshotChanged(accepted.value);
      return send(response, jsonAnswer({ version: accepted.value.version }));
    }
    case "GET /observations":
    case "GET /tool-decisions": {
      const { searchParams } = url;
      const after = readCount(searchParams.get("after"), 0);
      const limit = readCount(searchParams.get("limit"), defaultLimit);
      if (after === undefined || limit === undefined || limit < 1 || limit > maxLimit) {
        return refuse({
          code: "gateway/query-invalid",
          detail: `\`after\` is a whole number from 0, \`limit\` one from 1 to ${maxLimit}.`,
        });
      }
      const log = url.pathname === "/observations" ? journal : toolDecisions;
      const at = parts.clock();
      const head = log.headSeq();
      return send(response, jsonAnswer({ gateway, items: await log.read({ after, limit }), head, at }));
    }
    case "POST /observations/ack":
    case "POST /tool-decisions/ack": {
      const body = await readBody(request, response, 1024);
      if (!body.ok) return refuse(body.error);
      const through = readThrough(body.value.toString());
      if (through === undefined)
        return refuse({ code: "gateway/query-invalid", detail: "Send {through}, the highest `seq` that was stored." });
      (url.pathname === "/observations/ack" ? journal : toolDecisions).acknowledge(through);
      return send(response, jsonAnswer({ through }));
    }
    case "GET /status": {
      const { inFlight, unattributed } = traffic.view();
      const snapshotVersion = snapshots.current()?.version ?? null;
      const counters = { ...journal.counters(), unattributed };
      const decisions = { ...toolDecisions.counters(), headSeq: toolDecisions.headSeq() };
      const [headSeq, guards] = [journal.headSeq(), parts.guards.view()];
      return send(
        response,
        jsonAnswer({
          gateway,
          pid: process.pid,
          snapshotVersion,
          startedAt,
          counters,
          inFlight,
          headSeq,
          toolDecisions: decisions,
          guards,
        }),
      );
    }
    default:
      return refuse({
        code: "gateway/not-found",
        detail: "The admin port has PUT /snapshot, GET /status, and GET and POST .../ack of /observations and /tool-decisions.",
      });
  }
}

function readCount(text: string | null, otherwise: number): number | undefined {
  if (text === null) return otherwise;
  const count = Number(text);
  return text !== "" && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function readThrough(text: string): number | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const through = isJsonObject(body) ? body["through"] : undefined;
    return typeof through === "number" && Number.isSafeInteger(through) && through >= 0 ? through : undefined;
  } catch {
    return undefined;
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest(); // equal lengths, whatever came
}
