/** Development data: v1 is live, v3 is its canary: running, waiting for a person, or rolled back as v2 was. */
import type { ReleaseDetailView } from "../../../src/delivery/views.ts";
import { plan, playCanary } from "./canary.ts";
import type { Played } from "./canary.ts";
import { finished } from "./evaluations.ts";
import { journey } from "./journey.ts";
import type { Journey } from "./journey.ts";
import { actionsOf, asked, noActions, releaseOf } from "./releases.ts";

type Ago = (minutes: number) => string;

const steer = ["promote", "pause", "rollback"] as const;
const notAborted = "It has production sessions: roll it back.";

/** At 25 % of new sessions, with nothing to see yet. */
export function runningCanary(ago: Ago): Journey {
  const played = playCanary({ version: "v3", seed: 19, stable: 0.021, canary: [0.02, 0.012], sessions: 880, plan }, ago);
  const { last, next } = played;
  return beside(ago, "v3", (part) => ({
    ...part,
    status: "running",
    sentence: last.sentence,
    next,
    canary: { played, weight: last.weight },
    actions: actionsOf(steer, notAborted),
    steps: [...before, ["passed", firstPassed(played)], ["running", last.sentence]],
  }));
}

/** Soaked and counted at 25 %, and still not known to fail less often than it may. */
export function askingCanary(ago: Ago): Journey {
  const strict = { ...plan, maxFailureRate: 0.06, steps: plan.steps.map((step) => ({ ...step, minSessions: 20 })) };
  const played = playCanary({ version: "v3", seed: 14, stable: 0.02, canary: [0.02, 0.045], sessions: 900, plan: strict }, ago);
  const { last, next } = played;
  return beside(ago, "v3", (part) => ({
    ...part,
    status: "waiting",
    sentence: last.sentence,
    next: `${next} airworthy release promote support-desk@v3 --reason "..."`,
    canary: { played, weight: last.weight },
    asks: asked("v3", "canary", `support-desk v3 goes on from 25 % of new sessions. ${last.sentence}`),
    actions: actionsOf([...steer, "sign-off", "deny"], notAborted),
    steps: [...before, ["passed", firstPassed(played)], ["waiting", last.sentence]],
  }));
}

/** Took 25 % of new sessions, failed too often, and lost them. */
export function rolledBackCanary(ago: Ago): Journey {
  const played = playCanary({ version: "v3", seed: 15, stable: 0.02, canary: [0.02, 0.1], sessions: 880, plan }, ago);
  const { last } = played;
  return beside(ago, "v3", (part) => ({
    ...part,
    status: "rolled-back",
    tookMinutes: 105,
    sentence: `Rolled back: ${last.sentence}`,
    next: "All new sessions go to the live version. Mend the version, register it under a new name and release that.",
    canary: { played, weight: 0 },
    actions: noActions("It is rolled back. Release a new version to go on."),
    steps: [...before, ["passed", firstPassed(played)], ["rolled-back", last.sentence], ["not-reached", ""], ["not-reached", ""]],
  }));
}

type Part = Parameters<typeof releaseOf>[0];

const before: Part["steps"] = [
  ["passed", "Ready in staging, same digest"],
  ["passed", "64 of 64 trials"],
  ["passed", "Passed: v3 solves 3.1 points more tasks than v1 (95 % interval −3.4 to +9.6)."],
  ["passed", "Answered in 0.4 s"],
  ["passed", "Maren Holt: Gate and staging are clean. Watch refunds."],
  ["passed", "Ready in production, same digest"],
];

function firstPassed({ looks }: Played): string {
  return looks.findLast(({ step }) => step === "canary.1")?.sentence ?? "";
}

/** The journey's v1 and v2, and a release of `version` in front of them. */
function beside(ago: Ago, version: string, change: (part: Part) => Part): Journey {
  const { releases, evaluations } = journey(ago);
  const kept = releases.filter((release) => release.version === "v1" || release.version === "v2");
  const evaluated = finished({ id: "eval_318", version, played: "v3", baseline: { id: "eval_315" }, minutesAgo: 142 }, ago);
  const part: Part = {
    version,
    author: "Idris Bakker",
    status: "running",
    sentence: "",
    next: "",
    baselineVersion: "v1",
    minutesAgo: 143,
    tookMinutes: null,
    evaluated,
    signOffs: [
      {
        kind: "sign-off",
        person: "Maren Holt",
        verified: true,
        decision: "approved",
        reason: "Gate and staging are clean. Watch refunds.",
        digest: evaluated.view.digest,
        at: ago(128),
      },
    ],
    actions: noActions(""),
    steps: before,
    audit: [
      { actor: "person:Idris Bakker", action: "release.created", what: `Release of support-desk ${version} started`, evidence: null },
      {
        actor: "airworthy",
        action: "gate.decided",
        what: `support-desk ${version} passed its gate. ${version} solves 3.1 points more tasks than v1`,
        evidence: { label: "evaluation", href: "/evaluations/eval_318" },
      },
      {
        actor: "person:Maren Holt",
        action: "sign-off.approved",
        what: `Maren Holt approved: support-desk ${version} goes to production.`,
        evidence: null,
      },
      { actor: "airworthy", action: "route.changed", what: `support-desk ${version} gets 10 % of new sessions`, evidence: null },
      { actor: "airworthy", action: "route.changed", what: `support-desk ${version} gets 25 % of new sessions`, evidence: null },
    ],
  };
  const release: ReleaseDetailView = releaseOf(change(part), ago);
  return {
    releases: [release, ...kept],
    evaluations: [evaluated, ...evaluations.filter(({ view }) => kept.some((one) => one.version === view.version))],
  };
}
