import type { Wire } from "../../kernel/wire.ts";

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
  /** What people answered to calls that gateways asked about, until each is used or has expired. Absent: nothing was answered. */
  readonly answers?: readonly SnapshotAnswer[];
};

/** The people's answer to one tool call. It holds at the gateway that asked, for calls with this hash. */
export type SnapshotAnswer = {
  readonly decision: string;
  readonly gateway: string;
  readonly actionHash: string;
  readonly verdict: "approved" | "denied";
  /** In a person's words; the agent is told it. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
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
  /** The agent's base URL, under which the wire's path answers (for A2A the card). Absent while it is not ready. */
  readonly agentUrl?: string;
  /** What the agent answers. Absent: A2A. */
  readonly wire?: Exclude<Wire, "a2a">;
  /** Base URL of the OpenAI-compatible endpoint, including `/v1`. `keyEnv` names the gateway's environment variable with the key. */
  readonly model?: { readonly url: string; readonly keyEnv?: string };
  /** MCP endpoints by server name. */
  readonly mcp: { readonly [server: string]: SnapshotServer };
  /** Judges each tool call. Absent: `tools` of the servers alone decides. */
  readonly policy?: SnapshotPolicy;
  /** What is looked for in texts at the agent's front. Absent: nothing. */
  readonly guards?: SnapshotGuards;
  /** What its tools do wrong in the trials of evaluations that are under way, by run. Absent: nothing, as ever in production. */
  readonly faults?: { readonly [run: string]: SnapshotFaults };
  readonly limits: GatewayLimits;
};

/** An MCP server (streamable HTTP). */
export type SnapshotServer = {
  readonly url: string;
  /** Absent: every tool may be called. */
  readonly tools?: readonly string[];
  /** SHA-256 of the definitions of its tools, as far as they were read. */
  readonly pins?: { readonly [tool: string]: string };
};

/** A version's tool policy. */
export type SnapshotPolicy = {
  /** SHA-256 of the policy's text. */
  readonly digest: string;
  /** Cedar policies by id. */
  readonly policies: { readonly [id: string]: string };
  /** Tools that change something, `tool` or `server/tool`. Null: nobody said, and every tool counts as one. */
  readonly sideEffects: readonly string[] | null;
  /** Absent: it is enforced. */
  readonly mode?: "monitor";
  readonly approval: { readonly required: number; readonly holdMs: number; readonly expiresMs: number };
};

/** A version's guards, in the order in which they act. `maxCharacters`: of a message's texts together. */
export type SnapshotGuards = {
  readonly input: readonly { readonly guard: "normalise"; readonly mode: "monitor" | "enforce"; readonly maxCharacters?: number }[];
  readonly output: readonly { readonly guard: "secrets"; readonly mode: "monitor" | "enforce" }[];
};

/** The faults of a run: of all its cases, and further ones by case, which are looked at first. */
export type SnapshotFaults = {
  readonly all: readonly SnapshotFault[];
  readonly cases: { readonly [caseId: string]: readonly SnapshotFault[] };
};

/**
 * What a tool (`tool` or `server/tool`) does wrong. `error`: it says that it failed, without being called. `delay`: it is called later. `garbage`:
 * it is called, and its result replaced by a text. `probability`: 0 to 1, of each call.
 */
export type SnapshotFault = { readonly tool: string; readonly probability: number } & (
  | { readonly kind: "error" | "garbage"; readonly message?: string }
  | { readonly kind: "delay"; readonly delayMs: number }
);

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
