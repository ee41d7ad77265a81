/**
 * What the gateway needs to route without asking anyone: built and signed by the control plane, kept on disk by the gateway.
 * A stale snapshot goes on being used: weights, pins and upstream addresses stay as they are.
 */
export type Snapshot = {
  readonly format: 1;
  /** Grows by one with each change; a gateway refuses a lower one. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  /** HMAC-SHA-256 keys for session tokens, newest first: the first signs, all verify. `secret` is 32 bytes, base64url. */
  readonly sessionKeys: readonly { readonly id: string; readonly secret: string }[];
  readonly routes: readonly Route[];
  /** By deployment id. */
  readonly deployments: { readonly [deployment: string]: SnapshotDeployment };
};

/** Where the sessions of one agent in one environment go. */
export type Route = {
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  readonly agent: string;
  /** Weights of new sessions, each 0 to 1, summing to 1. Empty: nothing is live. */
  readonly arms: readonly { readonly name: string; readonly deployment: string; readonly weight: number }[];
  /** The release whose canary the weights belong to; sessions carry it. Absent: there is no canary. */
  readonly release?: string;
};

/** One version running on a target, and the upstreams that its model and tool calls go to. */
export type SnapshotDeployment = {
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  readonly agent: string;
  readonly version: string;
  readonly digest: string;
  /** The agent's base URL, under which `/.well-known/agent-card.json` answers. Absent while it is not ready. */
  readonly agentUrl?: string;
  /** Base URL of the OpenAI-compatible endpoint, including `/v1`. `keyEnv` names the gateway's environment variable with the key. */
  readonly model?: { readonly url: string; readonly keyEnv?: string };
  /** MCP endpoints (streamable HTTP) by server name. `tools` absent: every tool may be called. */
  readonly mcp: { readonly [server: string]: { readonly url: string; readonly tools?: readonly string[] } };
  readonly limits: GatewayLimits;
};

/** Limits of one deployment's fronts. */
export type GatewayLimits = {
  /** The whole of one request, for streams up to the first byte. */
  readonly requestTimeoutMs: number;
  /** Silence in a running response after which it is ended. */
  readonly idleTimeoutMs: number;
  readonly maxBodyBytes: number;
};

/** A snapshot as it travels and is kept: `signature` is Ed25519 over the UTF-8 bytes of `payload`, base64url. */
export type SignedSnapshot = {
  /** JSON of a Snapshot. */
  readonly payload: string;
  readonly signature: string;
};
