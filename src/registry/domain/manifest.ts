import type { Json } from "../../kernel/json.ts";
import type { Wire } from "../../kernel/wire.ts";

/** What `airworthy.yaml` says of one agent version, with every default filled in. Paths are relative to the manifest's folder. */
export type Manifest = Served & {
  readonly agent: { readonly name: string; readonly version: string; readonly description: string };
  readonly wire: Wire;
  /** The file that says what the agent must and must not do; absent where the agent has none. */
  readonly constitution?: string;
  /** Absent: the agent calls no model through the gateway. */
  readonly model?: ModelSpec;
  /** By the name that the gateway's front has in its path. */
  readonly mcpServers: { readonly [server: string]: McpServerSpec };
  readonly toolPolicy: ToolPolicy;
  readonly guards: Guards;
  readonly outcome: OutcomeContract;
  /** Suite files. */
  readonly suites: readonly string[];
  /** Absent: no suite decides, and a release waits for a person. */
  readonly gate?: Gate;
  /** Absent: staging is passed when the agent is ready. `smoke` is sent through the staging front; an answer passes. */
  readonly staging?: { readonly smoke: string };
  readonly rollout: Rollout;
  readonly limits: { readonly requestTimeoutMs: number; readonly idleTimeoutMs: number; readonly maxBodyBytes: number };
};

/** What answers: a command that the platform runs, or an address where something already runs. */
export type Served = { readonly run: RunSpec; readonly url?: undefined } | { readonly url: string; readonly run?: undefined };

/** A process that the platform runs. */
export type RunSpec = {
  /** Program and arguments; no shell reads them. PORT is in the environment. */
  readonly command: readonly string[];
  /** Globs of the files that are copied and pinned. */
  readonly files: readonly string[];
  /** URL path whose GET answers 2xx once the process serves, or `listens`: any answer to `GET /` will do. */
  readonly ready: string;
  readonly env: { readonly [name: string]: string };
  /** Names taken from the platform's environment; the values are not pinned. */
  readonly passEnv: readonly string[];
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
};

/** The model an agent calls. At least one of `endpoint` and `rehearsed` is there. */
export type ModelSpec = {
  readonly name: string;
  readonly parameters: { readonly [name: string]: Json };
  /** Used when the variable `keyEnv` is set where the platform runs. `nameEnv`, where set there, holds the model's name instead of `name`. */
  readonly endpoint?: { readonly urlEnv: string; readonly keyEnv: string; readonly nameEnv?: string };
  /** A local stand-in that plays a fixed policy, not a language model; used when the key is not set. */
  readonly rehearsed?: RunSpec;
  /** Absent: what a call costs is unknown, which is not the same as free. */
  readonly price?: ModelPrice;
};

/** `declared`: somebody wrote the price down; it is not an invoice. */
export type ModelPrice = {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
  readonly basis: "declared";
};

/** An MCP server that the agent reaches through the gateway. */
export type McpServerSpec = Served & {
  /** URL path of its endpoint (streamable HTTP). */
  readonly path: string;
  /** URL path of an endpoint that only evaluations use, to lay out a case and to query the final state. Absent: it has none. */
  readonly evaluationPath?: string;
  /** The variable in which the agent finds the gateway's front. */
  readonly urlEnv: string;
};

export type ToolPolicy = {
  /** Absent: every tool may be called. */
  readonly allow?: readonly string[];
  /** Absent: the tools that do not carry MCP's `readOnlyHint`. */
  readonly sideEffects?: readonly string[];
  /** The file of Cedar policies that judge each call; its text is pinned. Absent: `allow` alone decides. */
  readonly policies?: string;
  /** What the policies say of each call is written down, and the call goes on. Absent: they are enforced. */
  readonly mode?: "monitor";
  /** How people decide what the policies leave to them; there wherever `policies` is. */
  readonly approval?: ApprovalSettings;
};

/** How a call that needs a person waits. */
export type ApprovalSettings = {
  /** Different people who must approve. */
  readonly required: number;
  /** How long the call itself is held for their answer. */
  readonly holdMs: number;
  /** How long an equal call may still use the approval, from when people were asked. */
  readonly expiresMs: number;
};

/** What the gateway looks for in texts at the agent's front: `input` on messages to the agent, `output` on its answers. */
export type Guards = { readonly input: readonly InputGuard[]; readonly output: readonly OutputGuard[] };

/** `monitor`: what is found is counted. `enforce`: it is taken out, or the message refused. */
export type GuardMode = "monitor" | "enforce";

/** `maxCharacters`: of a message's texts together; absent, only `limits.maxBodyBytes` bounds them. */
export type InputGuard = { readonly guard: "normalise"; readonly mode: GuardMode; readonly maxCharacters?: number };

export type OutputGuard = { readonly guard: "secrets"; readonly mode: GuardMode };

/** What a failed session is. What no signal could decide is unknown, never success. */
export type OutcomeContract = {
  readonly unit: "session";
  /** How long after its first message a session's outcome is decided; what ends later does not count. */
  readonly horizonMs: number;
  readonly signals: readonly OutcomeSignal[];
  /** Names of signals: of several that fire, the first named here is the reason. Signals not named come after, in their own order. */
  readonly precedence: readonly string[];
};

export type OutcomeSignal =
  | {
      readonly name: string;
      /** Fires when `tool` was called and no call of `unlessBefore` with equal `matching` arguments stood before it. */
      readonly kind: "trajectory";
      readonly tool: string;
      readonly unlessBefore: string;
      readonly matching: readonly string[];
    }
  | {
      readonly name: string;
      /** Fires when the agent answered with an error or not at all. */
      readonly kind: "error";
    }
  | {
      readonly name: string;
      /** After each call of `after`, `tool` is asked on the server's evaluation endpoint with that call's `matching` arguments; fires unless the answer contains `equals`. */
      readonly kind: "state";
      readonly after: string;
      readonly server: string;
      readonly tool: string;
      readonly matching: readonly string[];
      readonly equals: { readonly [name: string]: Json };
    }
  | {
      readonly name: string;
      /** Fires when a guard was hit in the session; `guard` absent: any guard. */
      readonly kind: "guard";
      readonly guard?: string;
    }
  | {
      readonly name: string;
      /** Fires when somebody reported it (`POST /api/v1/outcomes`) as failed. Nobody reported: unknown. Evaluations leave it out. */
      readonly kind: "reported";
    };

/** How a version takes over from the live one. `drainMs`: how long the version that lost its sessions stays for those it has. */
export type Rollout =
  | { readonly strategy: "all-at-once"; readonly drainMs: number }
  | {
      readonly strategy: "canary";
      readonly steps: readonly CanaryStep[];
      /** The chance that a version as good as the live one is ever rolled back. */
      readonly alpha: number;
      /** What the upper 95 % bound of the canary's failure rate must stay under for a step to pass by itself. */
      readonly maxFailureRate: number;
      readonly onRegression: "rollback" | "freeze" | "notify";
      /** Absolute bounds, whatever the comparison says. */
      readonly killSwitches: { readonly failures?: number; readonly guardHits?: number; readonly costUsdPerSession?: number };
      readonly drainMs: number;
    };

/** `weight`: share of new sessions, 0 to 1. `minSessions`: decided canary sessions that the step must see. */
export type CanaryStep = { readonly weight: number; readonly soakMs: number; readonly minSessions: number };

/** What a suite's run must show before a release goes on. */
export type Gate = {
  /** The name of a suite, not its file. */
  readonly suite: string;
  /** The drop in success that is tolerated, 0 to 1. Absent: 0.05, and 0.1 below 100 cases. */
  readonly margin?: number;
  /** One-sided significance level. */
  readonly alpha: number;
  /** Least shares of trials, 0 to 1, of `success` or of one scorer. */
  readonly floors: { readonly [share in FloorName]?: number };
  readonly limits: { readonly p95LatencyMs?: number; readonly costUsdPerCase?: number };
  /** Scorers that block beside success. */
  readonly blocking: readonly Exclude<FloorName, "success">[];
  /** Tags of cases each of which may block alone. */
  readonly slices: readonly string[];
  /** What becomes of a release whose gate does not decide: a person is asked, or it is stopped. */
  readonly inconclusive: "ask" | "block";
  /** Whether a release's sign-off waits until people have labelled the review queue of its run. */
  readonly review: "required" | "none";
  /** Absent: the suite's trials, looked at once. */
  readonly budget?: { readonly trials?: number; readonly usd?: number };
};

export type FloorName = "success" | "calls" | "answer" | "state" | "rubric" | "limits" | "outcome";
