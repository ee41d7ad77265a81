import type { CanaryLook } from "./judge-canary.ts";
import { canaryIndex, type ReleaseFacts, type ReleaseMove, type ReleaseState, type StepName } from "./release.ts";

/** How often a canary is looked at. */
const lookMs = 200;

/** Decides the next move in a canary step: give it its weight, then act on the look, on people's word and on kill switches. */
export function decideCanary(release: ReleaseState, name: StepName & `canary.${number}`, facts: ReleaseFacts): ReleaseMove {
  const { plan, ordered } = release;
  const index = canaryIndex(name);
  const step = index === undefined ? undefined : plan?.steps[index];
  if (plan === undefined || step === undefined) throw new Error(`The plan has no step ${name}`);
  const state = release.steps.find((candidate) => candidate.name === name);
  const who = `${release.agent} ${release.version}`;
  const share = percent(step.weight);

  if (ordered?.kind === "rollback")
    return rollBack(release, name, { why: `${ordered.person} took it back: ${ordered.reason}`, actor: ordered.actor });
  // A route that already changed must not be left at a weight that nobody watches.
  if (state?.status === "not-started" || facts.routedWeight !== step.weight) {
    return {
      step: { name, status: "running", summary: `${share} of new sessions` },
      status: "running",
      effect: { kind: "set-weight", weight: step.weight },
      againMs: 0,
      audit: { action: "route.changed", what: `${who} gets ${share} of new sessions` },
    };
  }
  const { look } = facts;
  if (look === undefined) return { againMs: lookMs };
  if (look.verdict === "rollback") return rollBack(release, name, { why: look.sentence });

  const word = facts.canaryDecision;
  if (word?.state === "denied") return rollBack(release, name, { why: `${word.person} took it back: ${word.reason}` });
  const promoted =
    ordered?.kind === "promote" && ordered.step === name
      ? ordered
      : word?.state === "approved"
        ? { person: word.person, reason: word.reason, actor: undefined }
        : undefined;
  if (promoted !== undefined) {
    return {
      ...advance(name, `${promoted.person}: ${promoted.reason}`),
      orderDone: true,
      audit: {
        action: "canary.promoted",
        what: `${promoted.person} passed ${who} at ${share}: ${promoted.reason}`,
        ...(promoted.actor === undefined ? {} : { actor: promoted.actor }),
      },
    };
  }
  if (release.paused)
    return hold(release, name, {
      ...look,
      sentence: `Paused at ${share}. ${look.sentence}`,
      next: "Looking goes on; resume it to let it go on.",
    });
  if (look.verdict === "advance") {
    return {
      ...advance(name, look.sentence),
      audit: { action: "canary.step-passed", what: `${who} passed at ${share}. ${look.sentence}` },
    };
  }
  if (look.verdict === "ask" || look.verdict === "freeze") {
    return {
      ...hold(release, name, look),
      step: { name, status: "waiting", summary: look.sentence },
      status: "waiting",
      next: `${look.next} airworthy release promote ${release.agent}@${release.version} --reason "..."`,
      question: { kind: "canary", sentence: `${who} goes on from ${share} of new sessions. ${look.sentence}` },
    };
  }
  return hold(release, name, look);
}

function hold(release: ReleaseState, name: StepName, look: Pick<CanaryLook, "sentence" | "next">): ReleaseMove {
  return {
    step: { name, status: "running", summary: look.sentence },
    // What was asked may have settled itself: more sessions came in.
    status: "running",
    sentence: look.sentence,
    next: look.next,
    againMs: lookMs,
    ...(release.ordered === undefined ? {} : { orderDone: true as const }),
  };
}

function advance(name: StepName, summary: string): ReleaseMove {
  return { step: { name, status: "passed", summary }, status: "running", sentence: "", next: "", againMs: 0 };
}

function rollBack(release: ReleaseState, name: StepName, { why, actor }: { why: string; actor?: string }): ReleaseMove {
  return {
    step: { name, status: "rolled-back", summary: why },
    status: "rolled-back",
    sentence: `Rolled back: ${why}`,
    next: "All new sessions go to the live version. Mend the version, register it under a new name and release that.",
    effect: { kind: "give-back" },
    orderDone: true,
    audit: {
      action: "release.rolled-back",
      what: `${release.agent} ${release.version} was rolled back. ${why}`,
      ...(actor === undefined ? {} : { actor }),
    },
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
