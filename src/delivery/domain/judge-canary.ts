import { clopperPearsonInterval, failureRatio, harmEValue, mismatchEValue } from "../../statistics/index.ts";
import { type CanaryEvidence, knownSessions } from "./canary-evidence.ts";

/** How a version takes over step by step, from the release's own copy of the manifest. */
export type CanaryPlan = {
  readonly steps: readonly CanaryStep[];
  /** The chance that an equal version is ever rolled back. */
  readonly alpha: number;
  /** What the upper 95 % bound of the canary's failure rate must stay under for a step to pass by itself, 0 to 1. */
  readonly maxFailureRate: number;
  readonly onRegression: "rollback" | "freeze" | "notify";
  readonly killSwitches: { readonly failures?: number; readonly guardHits?: number; readonly costUsdPerSession?: number };
  /** How long a version that was rolled back stays for the sessions it has. */
  readonly drainMs: number;
};

/** `weight`: the share of new sessions, 0 to 1. `minSessions`: decided canary sessions that this step must see. */
export type CanaryStep = { readonly weight: number; readonly soakMs: number; readonly minSessions: number };

/** What is known when the canary is looked at. */
export type CanaryFacts = {
  readonly version: string;
  readonly baseline: string;
  readonly plan: CanaryPlan;
  /** Index into plan.steps. */
  readonly step: number;
  /** How long the step has had its weight. */
  readonly soakedMs: number;
  /** Canary sessions assigned in this step whose outcome is known. */
  readonly stepSessions: number;
  readonly evidence: CanaryEvidence;
  /** Absolute signals; undefined cost: no price is declared. */
  readonly guardHits: number;
  readonly maxSessionCostUsd: number | undefined;
  /** Gateways of which nothing was heard for a minute: what they saw is not in the evidence. */
  readonly gatewaysLeftOut: number;
  /** Why the canary's deployment cannot serve; undefined while it can. */
  readonly down: string | undefined;
};

/** wait: nothing to do yet · advance: the step has passed · ask: a person decides · the others: what went wrong, and what is done about it. */
export type CanaryVerdict = "wait" | "advance" | "ask" | "rollback" | "freeze" | "notify";

/** One look at a canary: its numbers, what follows, and a sentence that says why. */
export type CanaryLook = {
  readonly verdict: CanaryVerdict;
  readonly sentence: string;
  /** What comes next, or what would settle it. */
  readonly next: string;
  readonly numbers: CanaryNumbers;
};

export type CanaryNumbers = {
  /** The e-value now, and the greatest so far; the test fires at `threshold`. */
  readonly eValue: number;
  readonly peak: number;
  readonly threshold: number;
  /** Failure ratio canary to stable with the interval that the test does not reject; null: nothing bounds it yet. */
  readonly ratio: { readonly estimate: number | null; readonly low: number; readonly high: number | null };
  /** One-sided upper 95 % Clopper-Pearson bound of the canary's failure rate; 1 without sessions. */
  readonly upperFailureRate: number;
  /** E-value of the test that sessions went to the arms by their weights. */
  readonly mismatch: number;
  readonly canary: CanaryEvidence["canary"];
  readonly stable: CanaryEvidence["stable"];
  readonly stepSessions: number;
};

const mismatchThreshold = 1_000;

/** Looks at a canary: pure, the same facts give the same look. */
export function judgeCanary(facts: CanaryFacts): CanaryLook {
  const { plan, evidence, version, baseline } = facts;
  const numbers = measure(facts);
  const look = (verdict: CanaryVerdict, sentence: string, next: string): CanaryLook => ({ verdict, sentence, next, numbers });
  const counts = sayCounts(facts);
  const step = plan.steps[facts.step];
  if (step === undefined) throw new Error(`The plan has no step ${facts.step}`);

  const killed = killSwitch(facts);
  if (killed !== undefined) return look("rollback", `Kill switch: ${killed}. ${counts}`, "");
  if (numbers.peak >= numbers.threshold) {
    const sentence = `${version} fails more often than ${baseline}: e-value ${round(numbers.peak)}, acts at ${round(numbers.threshold)}. ${counts}`;
    if (plan.onRegression === "rollback") return look("rollback", sentence, "");
    // Nobody answers "notify": it says so, and goes on by the other rules.
    if (plan.onRegression === "freeze") return look("freeze", sentence, "Held at this weight: promote it or roll it back.");
  }
  if (numbers.mismatch >= mismatchThreshold) {
    return look(
      "freeze",
      `Sessions do not go to the versions by their weights (e-value ${round(numbers.mismatch)}, acts at ${mismatchThreshold}), so the comparison cannot be trusted. ${counts}`,
      "Look at how clients choose their sessions; promote it or roll it back.",
    );
  }

  const regressed = numbers.peak >= numbers.threshold;
  const opening = regressed
    ? `${version} fails more often than ${baseline} (e-value ${round(numbers.peak)}), and the manifest says to go on.`
    : `No sign that ${version} is worse than ${baseline}: e-value ${round(numbers.eValue)}, acts at ${round(numbers.threshold)}.`;
  const missing = step.minSessions - facts.stepSessions;
  if (missing > 0) {
    const waits = `${missing} more decided ${missing === 1 ? "session" : "sessions"} of ${version} at ${percent(step.weight)}`;
    return look(regressed ? "notify" : "wait", `${opening} ${counts}`, `Waits for ${waits}.`);
  }
  if (facts.soakedMs < step.soakMs) {
    const leftS = Math.ceil((step.soakMs - facts.soakedMs) / 1000);
    return look(regressed ? "notify" : "wait", `${opening} ${counts}`, `Waits for ${leftS} s more at ${percent(step.weight)}.`);
  }
  const bound = `Its failure rate is at most ${percent(numbers.upperFailureRate)} (95 %), limit ${percent(plan.maxFailureRate)}.`;
  if (numbers.upperFailureRate < plan.maxFailureRate) return look("advance", `${opening} ${bound} ${counts}`, "");
  const needed = sessionsToPass(evidence.canary.failed, plan.maxFailureRate);
  const more = needed - knownSessions(evidence.canary);
  return look(
    "ask",
    `${opening} That is not enough to go on alone: its failure rate may be ${percent(numbers.upperFailureRate)} (95 %), limit ${percent(plan.maxFailureRate)}. ${counts}`,
    `A person promotes it or rolls it back; or ${more} more sessions of ${version} without a failure settle it.`,
  );
}

function measure({ evidence, plan, stepSessions }: CanaryFacts): CanaryNumbers {
  const known = knownSessions(evidence.canary);
  const ratio = failureRatio(evidence.failures, plan.alpha);
  const finite = (value: number | undefined): number | null => (value === undefined || !Number.isFinite(value) ? null : value);
  return {
    eValue: harmEValue(evidence.failures),
    peak: evidence.peak,
    threshold: 1 / plan.alpha,
    ratio: { estimate: finite(ratio.estimate), low: ratio.low, high: finite(ratio.high) },
    // 90 % two-sided is 95 % to one side.
    upperFailureRate: known === 0 ? 1 : clopperPearsonInterval(evidence.canary.failed, known, 0.9).high,
    mismatch: mismatchEValue(evidence.assigned),
    canary: evidence.canary,
    stable: evidence.stable,
    stepSessions,
  };
}

function killSwitch({ plan, evidence, guardHits, maxSessionCostUsd, down, version }: CanaryFacts): string | undefined {
  const { failures, guardHits: mostHits, costUsdPerSession } = plan.killSwitches;
  if (down !== undefined) return `${version} cannot serve: ${down}`;
  if (failures !== undefined && evidence.canary.failed > failures)
    return `${evidence.canary.failed} sessions failed, at most ${failures} may`;
  if (mostHits !== undefined && guardHits > mostHits) return `guards were hit ${guardHits} times, at most ${mostHits} may be`;
  if (costUsdPerSession !== undefined && maxSessionCostUsd !== undefined && maxSessionCostUsd > costUsdPerSession) {
    return `a session cost $${maxSessionCostUsd.toFixed(4)}, at most $${costUsdPerSession} may be spent`;
  }
  return undefined;
}

function sayCounts({ version, baseline, evidence: { canary, stable }, gatewaysLeftOut: silent }: CanaryFacts): string {
  const unknown = canary.unknown + stable.unknown;
  const left = unknown === 0 ? "" : `; ${unknown} unknown, not counted`;
  return `Failed: ${canary.failed} of ${knownSessions(canary)} sessions of ${version}, ${stable.failed} of ${knownSessions(stable)} of ${baseline} over the same time${left}.${silent === 0 ? "" : ` ${sayLeftOut(silent)}`}`;
}

function sayLeftOut(gateways: number): string {
  const who = gateways === 1 ? "One gateway has" : `${gateways} gateways have`;
  return `${who} not been heard of for a minute: what ${gateways === 1 ? "it" : "they"} saw is left out.`;
}

/** The least number of sessions at which this many failures have an upper bound under the limit. */
function sessionsToPass(failed: number, maxFailureRate: number): number {
  let n = failed + 1;
  while (clopperPearsonInterval(failed, n, 0.9).high >= maxFailureRate && n < 1_000_000) n = Math.ceil(n * 1.02);
  while (n > failed + 1 && clopperPearsonInterval(failed, n - 1, 0.9).high < maxFailureRate) n--;
  return n;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0).replace(/\.0$/, "")} %`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
