/** The steps of a release, in order. */
export const stepNames = [
  "gate.deploy",
  "gate.evaluate",
  "gate.decide",
  "staging.smoke",
  "sign-off.production",
  "live.deploy",
  "live.route",
] as const;
export type StepName = (typeof stepNames)[number];

export type StepStatus = "not-started" | "running" | "waiting" | "passed" | "failed" | "inconclusive" | "not-reached";

/**
 * running: machines are at work · waiting: a person must act · live · stopped: evidence or a person said no ·
 * failed: infrastructure gave up · aborted: a person ended it · superseded: a later release went live.
 */
export type ReleaseStatus = "running" | "waiting" | "live" | "stopped" | "failed" | "aborted" | "superseded";

/** What a release's row and steps say. */
export type ReleaseState = {
  readonly agent: string;
  readonly version: string;
  readonly status: ReleaseStatus;
  readonly steps: { readonly [name in StepName]: { readonly status: StepStatus; readonly attempt: number } };
  /** False: the manifest names no gate. */
  readonly gated: boolean;
  /** When a superseded version's deployment ends, milliseconds since the epoch. */
  readonly drainUntil: number | undefined;
};

/** What the world looks like, read in the same pass. Undefined: not there yet. */
export type ReleaseFacts = {
  readonly now: number;
  readonly staging: DeploymentFact | undefined;
  readonly production: DeploymentFact | undefined;
  readonly evaluation: EvaluationFact | undefined;
  /** The newest decision of a person on this release's digest, by what it decides. */
  readonly gateDecision: DecisionFact | undefined;
  readonly signOff: DecisionFact | undefined;
  /** What the last smoke attempt of this pass said. */
  readonly smoke: { readonly ok: boolean; readonly said: string } | undefined;
  /** True once the route names this release's production deployment. */
  readonly routed: boolean;
  /** True once the gateway holds a snapshot in which it does. */
  readonly gatewayRoutes: boolean;
};

export type DeploymentFact = { readonly id: string; readonly state: string; readonly problem: string | undefined };
export type DecisionFact = { readonly decision: "approved" | "denied"; readonly person: string; readonly reason: string };
export type EvaluationFact = {
  readonly id: string;
  readonly status: "waiting" | "running" | "finished" | "failed";
  readonly verdict: "pass" | "fail" | "inconclusive" | "incomplete" | "incomparable" | undefined;
  readonly sentence: string;
  readonly progress: string;
};

/** What to write, and what to bring about, in one transaction. */
export type ReleaseMove = {
  readonly step?: {
    readonly name: StepName;
    readonly status: StepStatus;
    readonly summary: string;
    readonly evaluation?: string;
    readonly newAttempt?: true;
  };
  readonly status?: ReleaseStatus;
  readonly sentence?: string;
  readonly next?: string;
  /** What the transaction also does. */
  readonly effect?:
    | "claim-staging"
    | "request-evaluation"
    | "claim-production"
    | "set-route"
    | "release-staging"
    | "release-all"
    | "release-production";
  /** Done outside a transaction before the next pass; may be repeated harmlessly. */
  readonly ask?: "smoke";
  /** When to look again, milliseconds from now; undefined: when a person acts. */
  readonly againMs?: number;
  /** What the audit record says; absent: nothing worth one. */
  readonly audit?: { readonly action: string; readonly what: string };
};
