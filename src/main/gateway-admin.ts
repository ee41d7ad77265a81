import { readFileSync } from "node:fs";
import { join } from "node:path";

import { request } from "undici";

import type { SignedSnapshot } from "../delivery/domain/snapshot.ts";
import type { SnapshotTarget } from "../delivery/snapshot.ts";
import type { ToolDecisionPage, ToolDecisionSource } from "../safety/index.ts";
import type { ObservationPage, ObservationSource } from "../telemetry/index.ts";

/** What the gateway says of itself. */
export type GatewayStatus = {
  readonly gateway: string;
  readonly pid: number;
  readonly snapshotVersion: number | null;
  readonly counters: {
    readonly accepted: number;
    readonly stored: number;
    readonly dropped: number;
    readonly unattributed: { readonly [deployment: string]: number };
  };
  readonly inFlight: { readonly [deployment: string]: number };
};

/** The gateway's admin port as the server uses it. Every call rejects when the gateway cannot be reached. */
export type GatewayAdmin = SnapshotTarget & ObservationSource & ToolDecisionSource & { status(): Promise<GatewayStatus> };

const timeoutMs = 5_000;

/**
 * Speaks to the gateway whose state file stands in a directory; the port is read anew each time, since a gateway that
 * was started again has another one.
 */
export function createGatewayAdmin(directory: string): GatewayAdmin {
  const ask = async (method: "GET" | "PUT" | "POST", path: string, body?: unknown): Promise<unknown> => {
    const state = JSON.parse(readFileSync(join(directory, "state.json"), "utf8")) as { adminPort: number }; // the gateway writes it so
    const token = readFileSync(join(directory, "admin-token"), "utf8").trim();
    const answer = await request(`http://127.0.0.1:${state.adminPort}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`The gateway answered ${answer.statusCode} to ${method} ${path}: ${text.slice(0, 300)}`);
    return text === "" ? null : JSON.parse(text);
  };
  const status = async (): Promise<GatewayStatus> => (await ask("GET", "/status")) as GatewayStatus; // our own gateway's answer
  return {
    status,
    snapshotVersion: async () => (await status()).snapshotVersion ?? 0,
    putSnapshot: async (snapshot: SignedSnapshot) => void (await ask("PUT", "/snapshot", snapshot)),
    gatewayId: async () => (await status()).gateway,
    fetchObservations: async (after, limit) => (await ask("GET", `/observations?after=${after ?? 0}&limit=${limit}`)) as ObservationPage, // our own gateway's answer
    fetchToolDecisions: async (after, limit) => (await ask("GET", `/tool-decisions?after=${after}&limit=${limit}`)) as ToolDecisionPage, // our own gateway's answer
    acknowledgeToolDecisions: async (through) => void (await ask("POST", "/tool-decisions/ack", { through })),
    acknowledge: async (through) => void (await ask("POST", "/observations/ack", { through })),
  };
}
