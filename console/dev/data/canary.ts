/** Development data: canaries whose sessions are played by a seed and judged by the server's own pure code, so that every number is one it would give. */
import { foldSession, noEvidence } from "../../../src/delivery/domain/canary-evidence.ts";
import { judgeCanary } from "../../../src/delivery/domain/judge-canary.ts";
import type { CanaryPlan } from "../../../src/delivery/domain/judge-canary.ts";
import { sessionId } from "./digests.ts";
import type { LookView, ReleaseDetailView } from "../../../src/delivery/views.ts";

type Ago = (minutes: number) => string;
type Failure = ReleaseDetailView["failures"][number];

export type Played = {
  readonly plan: CanaryPlan;
  readonly looks: readonly LookView[];
  readonly failures: readonly Failure[];
  readonly last: LookView;
  /** What comes next, as the last look said it. */
  readonly next: string;
  /** Index of the step that it is at. */
  readonly step: number;
};

type Part = {
  readonly version: string;
  readonly seed: number;
  /** Chances that a session fails: on the live version, and on the canary at each step. */
  readonly stable: number;
  readonly canary: readonly number[];
  readonly sessions: number;
  readonly plan: CanaryPlan;
};

/** How far apart sessions come. */
const SESSION_MINUTES = 0.14;
const SESSIONS_PER_LOOK = 3;

export const plan: CanaryPlan = {
  steps: [
    { weight: 0.1, soakMs: 900_000, minSessions: 20 },
    { weight: 0.25, soakMs: 1_800_000, minSessions: 200 },
    { weight: 0.5, soakMs: 1_800_000, minSessions: 200 },
  ],
  alpha: 0.05,
  maxFailureRate: 0.1,
  onRegression: "rollback",
  killSwitches: {},
  drainMs: 1_800_000,
};

/** Plays sessions one by one and looks at every third, until they are over or the canary is rolled back. */
export function playCanary({ version, seed, stable, canary, sessions, plan }: Part, ago: Ago): Played {
  const random = seeded(seed);
  let evidence = noEvidence;
  let [step, stepSessions, began] = [0, 0, 0];
  const looks: LookView[] = [];
  const failures: Failure[] = [];
  let next = "";
  for (let n = 1; n <= sessions; n++) {
    const weight = plan.steps[step]?.weight ?? 1;
    const toCanary = random() < weight;
    const failed = random() < (toCanary ? (canary[step] ?? 0) : stable);
    const unknown = !failed && random() < 0.01;
    evidence = foldSession(evidence, { canary: toCanary, weight, outcome: failed ? "failed" : unknown ? "unknown" : "succeeded" });
    if (toCanary && !unknown) stepSessions++;
    if (failed) failures.push(failure(n, toCanary, random()));
    if (n % SESSIONS_PER_LOOK !== 0 && n !== sessions) continue;
    const minutes = n * SESSION_MINUTES;
    const look = judgeCanary({
      version,
      baseline: "v1",
      plan,
      step,
      soakedMs: (minutes - began) * 60_000,
      stepSessions,
      evidence,
      guardHits: 0,
      maxSessionCostUsd: undefined,
      gatewaysLeftOut: 0,
      down: undefined,
    });
    const { mismatch: _mismatch, ...numbers } = look.numbers;
    next = look.next;
    looks.push({
      ...numbers,
      n: looks.length + 1,
      at: ago((sessions - n) * SESSION_MINUTES),
      step: `canary.${step + 1}`,
      weight,
      verdict: look.verdict,
      sentence: look.sentence,
    });
    if (look.verdict === "rollback") break;
    if (look.verdict === "advance" && step < plan.steps.length - 1) [step, stepSessions, began] = [step + 1, 0, minutes];
  }
  const last = looks.at(-1);
  if (last === undefined) throw new Error("a canary that is played has at least one session");
  return { plan, looks, failures, last, next, step };
}

function failure(n: number, toCanary: boolean, chance: number): Failure {
  const session = sessionId((n * 7919 + 4096).toString(16));
  const arm = toCanary ? "canary" : "stable";
  return chance < 0.7
    ? {
        n,
        arm,
        session,
        signal: "refund-without-check",
        why: "refund was called, and no check_eligibility with equal order_id stood before it",
      }
    : { n, arm, session, signal: "agent-error", why: "the agent answered with an error" };
}

/** mulberry32: the same numbers at every start. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
