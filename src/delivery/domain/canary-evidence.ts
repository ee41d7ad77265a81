import { type FailureTally, harmEValue, tallyFailure } from "../../statistics/index.ts";

/** One session that this rollout assigned, decided by the outcome contract at its horizon. */
export type DecidedSession = {
  readonly canary: boolean;
  /** The canary's share of new sessions when this one was assigned, 0 to 1. */
  readonly weight: number;
  readonly outcome: "succeeded" | "failed" | "unknown";
};

/** Decided sessions of one arm. */
export type ArmCounts = { readonly succeeded: number; readonly failed: number; readonly unknown: number };

/** Everything the rollout's test remembers: a fold over decided sessions in the order of their assignment. */
export type CanaryEvidence = {
  readonly canary: ArmCounts;
  readonly stable: ArmCounts;
  readonly failures: readonly FailureTally[];
  /** All decided sessions, failed or not, for the test of the weights. */
  readonly assigned: readonly FailureTally[];
  /** The greatest e-value so far: a test that has fired stays fired. */
  readonly peak: number;
};

const none: ArmCounts = { succeeded: 0, failed: 0, unknown: 0 };

/** Before the first session. */
export const noEvidence: CanaryEvidence = { canary: none, stable: none, failures: [], assigned: [], peak: 1 };

/**
 * Adds one decided session. INVARIANT: sessions come in the order of their assignment, each after its horizon; in order of
 * arrival two equal versions of which one fails sooner would be told apart by their delays alone.
 */
export function foldSession(evidence: CanaryEvidence, { canary, weight, outcome }: DecidedSession): CanaryEvidence {
  const arm = canary ? "canary" : "stable";
  const counted = { ...evidence, [arm]: { ...evidence[arm], [outcome]: evidence[arm][outcome] + 1 } };
  const assigned = tallyFailure(evidence.assigned, { weight, canary });
  if (outcome !== "failed") return { ...counted, assigned };
  const failures = tallyFailure(evidence.failures, { weight, canary });
  return { ...counted, assigned, failures, peak: Math.max(evidence.peak, harmEValue(failures)) };
}

/** Sessions of an arm whose outcome is known. */
export function knownSessions({ succeeded, failed }: ArmCounts): number {
  return succeeded + failed;
}
