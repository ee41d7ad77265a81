import { decideCanary } from "./decide-canary.ts";
import {
  currentStep,
  type DecisionFact,
  type ReleaseEffect,
  type ReleaseFacts,
  type ReleaseMove,
  type ReleaseState,
  type StepName,
  type StepState,
} from "./release.ts";

const soonMs = 200;
/** How often a release that waits for people looks whether they have decided. */
const waitingMs = 1_000;
const maxSmokeAttempts = 3;

/**
 * Decides a release's next move from its row and what is so: pure, level-triggered. Called again and again it reaches the
 * same end from any point at which it was interrupted.
 */
export function decideRelease(release: ReleaseState, facts: ReleaseFacts): ReleaseMove {
  if (release.status === "superseded" || release.status === "rolled-back") return afterwards(release, facts);
  if (release.status !== "running" && release.status !== "waiting") return {};
  const current = currentStep(release);
  if (current === undefined) return {};
  const { name } = current;
  return isCanaryStep(name) ? decideCanary(release, name, facts) : moves[name](release, facts, current);
}

type PlainStep = Exclude<StepName, `canary.${number}`>;
type Decide = (release: ReleaseState, facts: ReleaseFacts, current: StepState) => ReleaseMove;

function isCanaryStep(name: StepName): name is `canary.${number}` {
  return name.startsWith("canary.");
}

const moves: { readonly [name in PlainStep]: Decide } = {
  "gate.deploy": (release, { staging }) => {
    if (staging === undefined) return begin("gate.deploy", "Starting in staging", "claim-staging");
    if (staging.state === "failed")
      return giveUp(release, "gate.deploy", `It does not start in staging: ${staging.problem ?? "no reason is known"}`);
    if (staging.state !== "ready") return waitFor("gate.deploy", staging.problem ?? "Starting in staging");
    return pass("gate.deploy", "Ready in staging, same digest");
  },

  "gate.evaluate": (release, { evaluation, gateDecision }) => {
    if (!release.gated) return askAtGate(release, "gate.evaluate", "No suite decides: the manifest has no gate", gateDecision);
    if (evaluation === undefined) return begin("gate.evaluate", "Asking for an evaluation", "request-evaluation");
    const link = { evaluation: evaluation.id };
    if (evaluation.status === "failed") return giveUp(release, "gate.evaluate", evaluation.sentence, link);
    if (evaluation.status !== "finished") return waitFor("gate.evaluate", evaluation.progress, link);
    return pass("gate.evaluate", evaluation.progress, link);
  },

  "gate.decide": (release, { evaluation, gateDecision }) => {
    if (!release.gated) return pass("gate.decide", "Accepted by a person without a suite");
    const { verdict, sentence } = evaluation ?? { verdict: undefined, sentence: "" };
    const link = evaluation === undefined ? {} : { evaluation: evaluation.id };
    const name = `${release.agent} ${release.version}`;
    if (verdict === "inconclusive" && !release.blocksUndecided) return askAtGate(release, "gate.decide", sentence, gateDecision, link);
    switch (verdict) {
      case undefined:
        return waitFor("gate.decide", "Waiting for the verdict", link);
      case "pass":
        return {
          ...pass("gate.decide", sentence, link),
          audit: { action: "gate.decided", what: `${name} passed its gate. ${withoutVerdict(sentence)}`, facts: { verdict } },
        };
      default:
        return {
          step: { name: "gate.decide", status: "failed", summary: sentence, ...link },
          status: "stopped",
          sentence,
          next:
            verdict === "fail"
              ? "Mend the version, register it under a new name and release that."
              : verdict === "inconclusive"
                ? "Give it more cases or a budget of trials (gate.budget) and release again."
                : "Mend what the evaluation lists and release again.",
          effect: { kind: "release-all" },
          audit: { action: "gate.decided", what: `${name} was stopped by its gate. ${withoutVerdict(sentence)}`, facts: { verdict } },
        };
    }
  },

  "staging.smoke": (release, { smoke }, { attempt, status }) => {
    if (smoke?.ok === true) return { ...pass("staging.smoke", smoke.said), sentence: "", next: "" };
    if (smoke === undefined) {
      return status === "running"
        ? { ask: "smoke" }
        : {
            step: { name: "staging.smoke", status: "running", summary: "Talking to it through the staging front", newAttempt: true },
            ask: "smoke",
            againMs: 0,
          };
    }
    if (attempt >= maxSmokeAttempts) return giveUp(release, "staging.smoke", `It does not answer in staging: ${smoke.said}`);
    return {
      step: { name: "staging.smoke", status: "not-started", summary: `Attempt ${attempt} failed: ${smoke.said}` },
      againMs: soonMs * 2 ** attempt,
    };
  },

  "sign-off.production": (release, { signOff, evaluation, review }) => {
    if (signOff?.state === "approved") {
      return {
        ...pass("sign-off.production", `${signOff.person}: ${signOff.reason}${review === undefined ? "" : ` Review: ${review.sentence}`}`),
        sentence: "",
        next: "",
      };
    }
    if (signOff?.state === "denied") {
      return {
        step: { name: "sign-off.production", status: "failed", summary: `${signOff.person}: ${signOff.reason}` },
        status: "stopped",
        sentence: `${signOff.person} denied production: ${signOff.reason}`,
        next: "",
        effect: { kind: "release-all" },
      };
    }
    const signing = `airworthy release sign-off ${release.agent}@${release.version} --reason "..."`;
    const reviewing = review?.id === undefined ? `airworthy review create ${evaluation?.id ?? ""}` : `airworthy review show ${review.id}`;
    const waits = {
      step: {
        name: "sign-off.production",
        status: "waiting",
        summary: `Waiting for a person${review === undefined ? "" : `. Review: ${review.sentence}`}`,
      },
      next: review?.blocks === true ? `${reviewing}; when it is labelled, ${signing}` : signing,
      againMs: waitingMs,
    } as const;
    // The question stands; how far the review is may have changed.
    if (release.status === "waiting") return waits;
    return {
      ...waits,
      status: "waiting",
      sentence: "Gate and staging are done. A person decides on production.",
      question: { kind: "sign-off", sentence: `${release.agent} ${release.version} goes to production.` },
    };
  },

  "live.deploy": (release, { production }) => {
    if (production === undefined) return begin("live.deploy", "Starting in production", "claim-production");
    if (production.state === "failed")
      return giveUp(release, "live.deploy", `It does not start in production: ${production.problem ?? "no reason is known"}`);
    if (production.state !== "ready") return waitFor("live.deploy", production.problem ?? "Starting in production");
    return pass("live.deploy", "Ready in production, same digest");
  },

  "live.route": (release, { routedWeight, gatewayRoutes }) => {
    const name = `${release.agent} ${release.version}`;
    if (routedWeight < 1) {
      return {
        step: { name: "live.route", status: "running", summary: "Giving it all new sessions" },
        effect: { kind: "take-all" },
        againMs: 0,
        audit: { action: "route.changed", what: `All new sessions of ${release.agent} go to ${release.version}` },
      };
    }
    if (!gatewayRoutes) return waitFor("live.route", "Waiting for the gateway to take the new route");
    return {
      step: { name: "live.route", status: "passed", summary: "100 % of new sessions" },
      status: "live",
      sentence: `${release.version} is live with all new sessions.`,
      next: "",
      effect: { kind: "release-staging" },
      audit: { action: "release.live", what: `${name} is live` },
    };
  },
};

/** A version that lost its sessions keeps its deployment for those it has until they had their time. */
function afterwards(release: ReleaseState, { now }: ReleaseFacts): ReleaseMove {
  if (release.drainUntil === undefined) return {};
  if (now < release.drainUntil) return { againMs: release.drainUntil - now };
  return { effect: { kind: "release-production" } };
}

function begin(name: StepName, summary: string, effect: Exclude<ReleaseEffect["kind"], "set-weight">): ReleaseMove {
  return { step: { name, status: "running", summary }, effect: { kind: effect }, againMs: soonMs };
}

function waitFor(name: StepName, summary: string, link: { evaluation?: string } = {}): ReleaseMove {
  return { step: { name, status: "running", summary, ...link }, againMs: soonMs };
}

function pass(name: StepName, summary: string, link: { evaluation?: string } = {}): ReleaseMove {
  return { step: { name, status: "passed", summary, ...link }, status: "running", againMs: 0 };
}

function giveUp(release: ReleaseState, name: StepName, why: string, link: { evaluation?: string } = {}): ReleaseMove {
  return {
    step: { name, status: "failed", summary: why, ...link },
    status: "failed",
    sentence: why,
    next: "Mend the cause and release again.",
    effect: { kind: "release-all" },
    audit: { action: "release.failed", what: `The release of ${release.agent} ${release.version} failed: ${why}` },
  };
}

/** An inconclusive gate never passes by itself: a person accepts it, or ends the release. */
function askAtGate(
  release: ReleaseState,
  name: StepName,
  sentence: string,
  decision: DecisionFact | undefined,
  link: { evaluation?: string } = {},
): ReleaseMove {
  const who = `${release.agent} ${release.version}`;
  if (decision?.state === "approved") {
    return {
      ...pass(name, `${decision.person} accepted: ${decision.reason}`, link),
      sentence: "",
      next: "",
      audit: { action: "gate.accepted", what: `${decision.person} accepted the gate of ${who} as it is: ${decision.reason}` },
    };
  }
  if (decision?.state === "denied") {
    return {
      step: { name, status: "failed", summary: `${decision.person}: ${decision.reason}`, ...link },
      status: "stopped",
      sentence: `${decision.person} stopped it at the gate: ${decision.reason}`,
      next: "",
      effect: { kind: "release-all" },
    };
  }
  if (release.status === "waiting") return { againMs: waitingMs };
  return {
    step: { name, status: "inconclusive", summary: sentence, ...link },
    status: "waiting",
    sentence,
    next: `More trials or cases would settle it; or a person accepts it: airworthy release sign-off ${release.agent}@${release.version} --reason "..."`,
    question: { kind: "gate", sentence: `${who} goes on although its gate does not decide: ${sentence}` },
    againMs: waitingMs,
    audit: {
      action: "gate.decided",
      what: `The gate of ${who} waits for a person. ${withoutVerdict(sentence)}`,
      facts: { verdict: "inconclusive" },
    },
  };
}

/** A deciding sentence opens with its verdict; where the verdict is said already, the rest is enough. */
function withoutVerdict(sentence: string): string {
  return sentence.replace(/^[A-Z][a-z ]+: /, "");
}
