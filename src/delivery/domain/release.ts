import type { CanaryLook, CanaryPlan } from "./judge-canary.ts";

/** A step of a release. `canary.N` is the plan's Nth step, from 1. */
export type StepName =
  | "gate.deploy"
  | "gate.evaluate"
  | "gate.decide"
  | "staging.smoke"
  | "sign-off.production"
  | "live.deploy"
  | `canary.${number}`
  | "live.route";

/** The steps of a release with this plan, in order; undefined: all sessions at once. */
export function stepsOf(plan: CanaryPlan | undefined): readonly StepName[] {
  const canary = (plan?.steps ?? []).map((_step, index): StepName => `canary.${index + 1}`);
  return ["gate.deploy", "gate.evaluate", "gate.decide", "staging.smoke", "sign-off.production", "live.deploy", ...canary, "live.route"];
}

export type StepStatus =
  | "not-started"
  | "running"
  | "waiting"
  | "passed"
  /** A person went on against the verdict. */
  | "overridden"
  | "failed"
  | "inconclusive"
  | "rolled-back"
  | "not-reached";

/**
 * running: machines are at work · waiting: a person must act · live · stopped: evidence or a person said no ·
 * rolled-back: it had production sessions and lost them · failed: infrastructure gave up · aborted: a person ended it ·
 * superseded: a later release went live.
 */
export type ReleaseStatus = "running" | "waiting" | "live" | "stopped" | "rolled-back" | "failed" | "aborted" | "superseded";

export type StepState = {
  readonly name: StepName;
  readonly status: StepStatus;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
};

/** What a release's row and steps say. */
export type ReleaseState = {
  readonly agent: string;
  readonly version: string;
  readonly status: ReleaseStatus;
  /** All of stepsOf(plan), in order. */
  readonly steps: readonly StepState[];
  readonly plan: CanaryPlan | undefined;
  /** A person holds the canary at its weight. */
  readonly paused: boolean;
  /** What a person ordered and nobody has carried out yet. */
  readonly ordered: ReleaseOrder | undefined;
  /** False: the manifest names no gate. */
  readonly gated: boolean;
  /** An inconclusive gate stops it, instead of asking a person. */
  readonly blocksUndecided: boolean;
  /** When the deployment of a version that lost its sessions ends, milliseconds since the epoch. */
  readonly drainUntil: number | undefined;
};

/** `promote` passes the canary step it names; `rollback` takes the sessions back. */
export type ReleaseOrder =
  | { readonly kind: "promote"; readonly step: StepName; readonly person: string; readonly actor: string; readonly reason: string }
  | { readonly kind: "rollback"; readonly person: string; readonly actor: string; readonly reason: string };

/** What the world looks like, read in the same pass. Undefined: not there yet. */
export type ReleaseFacts = {
  readonly now: number;
  readonly staging: DeploymentFact | undefined;
  readonly production: DeploymentFact | undefined;
  readonly evaluation: EvaluationFact | undefined;
  /** The newest decision of people on this release's digest, by what it decides. */
  readonly gateDecision: DecisionFact | undefined;
  readonly signOff: DecisionFact | undefined;
  /** What people who looked at the run blind have said; undefined where nobody was asked and nobody need be. */
  readonly review: ReviewSummary | undefined;
  /** What was asked since the current canary step began. */
  readonly canaryDecision: DecisionFact | undefined;
  /** A look at the canary; undefined outside its steps. */
  readonly look: CanaryLook | undefined;
  /** What the last smoke attempt of this pass said. */
  readonly smoke: { readonly ok: boolean; readonly said: string } | undefined;
  /** The share of new sessions that the route gives to this release's production deployment. */
  readonly routedWeight: number;
  /** True once every gateway that answers holds a snapshot in which it has that share. */
  readonly gatewayRoutes: boolean;
};

export type DeploymentFact = { readonly id: string; readonly state: string; readonly problem: string | undefined };
export type DecisionFact = {
  readonly state: "pending" | "approved" | "denied";
  /** Who settled it, and why; empty while pending. */
  readonly person: string;
  readonly reason: string;
};
/** `id` undefined: nobody was asked. `blocks`: the gate requires it, and it is not complete. */
export type ReviewSummary = { readonly id: string | undefined; readonly sentence: string; readonly blocks: boolean };
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
  readonly effect?: ReleaseEffect;
  /** People are asked; once, however often the move is made. */
  readonly question?: { readonly kind: "gate" | "sign-off" | "canary"; readonly sentence: string };
  /** The order has been carried out. */
  readonly orderDone?: true;
  /** Done outside a transaction before the next pass; may be repeated harmlessly. */
  readonly ask?: "smoke";
  /** When to look again, milliseconds from now; undefined: never by itself. */
  readonly againMs?: number;
  /** What the audit record says; absent: nothing worth one. */
  readonly audit?: {
    readonly action: string;
    readonly what: string;
    readonly actor?: string;
    readonly facts?: { readonly verdict: string };
  };
};

export type ReleaseEffect =
  | {
      readonly kind: "claim-staging" | "claim-production" | "request-evaluation" | "release-staging" | "release-all" | "release-production";
    }
  /** All new sessions; the version before is superseded. */
  | { readonly kind: "take-all" }
  /** The canary gets this share of new sessions, the live version the rest. */
  | { readonly kind: "set-weight"; readonly weight: number }
  /** The live version gets all new sessions back; the canary's deployment stays for its own until they had their time. */
  | { readonly kind: "give-back" };

/** The first step that is not over. */
export function currentStep({ steps }: Pick<ReleaseState, "steps">): StepState | undefined {
  return steps.find(({ status }) => status !== "passed" && status !== "overridden");
}

/** The index into the plan's steps that a step name means; undefined for other steps. */
export function canaryIndex(name: StepName): number | undefined {
  return name.startsWith("canary.") ? Number(name.slice("canary.".length)) - 1 : undefined;
}
