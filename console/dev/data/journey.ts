/** Development data: v1 is live, the gate stopped v2, v3 waits for a sign-off, v4 is being evaluated. */
import type { ReleaseDetailView } from "../../../src/delivery/views.ts";
import { finished, running } from "./evaluations.ts";
import type { Evaluated } from "./evaluations.ts";
import { actionsOf, asked, decidable, noActions, releaseOf } from "./releases.ts";

type Ago = (minutes: number) => string;
export type Journey = { readonly releases: readonly ReleaseDetailView[]; readonly evaluations: readonly Evaluated[] };

const DAY = 24 * 60;

/** Newest first. */
export function journey(ago: Ago): Journey {
  const first = finished({ id: "eval_315", version: "v1", played: "v1", baseline: null, minutesAgo: 3 * DAY + 40 }, ago);
  const second = finished({ id: "eval_316", version: "v2", played: "v2", baseline: { id: "eval_315" }, minutesAgo: DAY + 200 }, ago);
  const third = finished({ id: "eval_318", version: "v3", played: "v3", baseline: { id: "eval_315" }, minutesAgo: 31 }, ago);
  const fourth = running("eval_319", "v4", ago);
  return {
    releases: [evaluating(fourth, ago), waitingForSignOff(third, ago), stoppedByGate(second, ago), live(first, ago)],
    evaluations: [fourth, third, second, first],
  };
}

function live(evaluated: Evaluated, ago: Ago): ReleaseDetailView {
  const { digest, id } = evaluated.view;
  const minutesAgo = 3 * DAY + 41;
  return releaseOf(
    {
      version: "v1",
      author: "Jonas Lind",
      status: "live",
      sentence: "Live: v1 takes every new session in production since it was signed off.",
      next: "",
      baselineVersion: null,
      minutesAgo,
      tookMinutes: 16,
      evaluated,
      signOffs: [
        {
          kind: "sign-off",
          person: "Maren Holt",
          verified: false,
          decision: "approved",
          reason: "First version. Floors are met, staging answers.",
          digest,
          at: ago(minutesAgo - 15),
        },
      ],
      actions: noActions("This release is finished: v1 is live."),
      steps: [
        ["passed", "ready in 1.4 s, same digest"],
        ["passed", "64 of 64 trials"],
        ["passed", "93.8 % passed, floor 85.0 %"],
        ["passed", "answered in 0.4 s"],
        ["passed", "approved by Maren Holt"],
        ["passed", "ready in 1.3 s, same digest"],
        ["passed", "100 % of new sessions"],
      ],
      audit: [
        { actor: "person:Jonas Lind (unverified)", action: "release.created", what: "Release of support-desk v1 started", evidence: null },
        {
          actor: "airworthy",
          action: "gate.decided",
          what: "Gate passed: 93.8 % of trials, floor 85.0 %",
          evidence: { label: "evaluation", href: `/evaluations/${id}` },
        },
        {
          actor: "person:Maren Holt (unverified)",
          action: "sign-off.approved",
          what: "Signed off support-desk v1 for production",
          evidence: null,
        },
        {
          actor: "airworthy",
          action: "route.changed",
          what: "support-desk: v1 takes 100 % of new sessions",
          evidence: { label: "release", href: "/releases/support-desk/v1" },
        },
      ],
    },
    ago,
  );
}

function stoppedByGate(evaluated: Evaluated, ago: Ago): ReleaseDetailView {
  const { id, sentence } = evaluated.view;
  const later = ["not-reached", ""] as const;
  return releaseOf(
    {
      version: "v2",
      author: "Jonas Lind",
      status: "stopped",
      sentence: sentence.replace("Failed:", "Stopped by the gate:"),
      next: "v1 stays live; no customer met v2. The cases that broke are in the evaluation. Release a new version to go on.",
      baselineVersion: "v1",
      minutesAgo: DAY + 201,
      tookMinutes: 1.4,
      evaluated,
      signOffs: [],
      actions: actionsOf(["override"], "This release was stopped by the gate. Release a new version to go on."),
      steps: [["passed", "ready in 1.3 s, same digest"], ["passed", "64 of 64 trials"], ["failed", sentence], later, later, later, later],
      audit: [
        { actor: "person:Jonas Lind (unverified)", action: "release.created", what: "Release of support-desk v2 started", evidence: null },
        {
          actor: "airworthy",
          action: "gate.decided",
          what: "Gate failed: v2 solves 26.6 points fewer tasks than v1",
          evidence: { label: "evaluation", href: `/evaluations/${id}` },
        },
        {
          actor: "airworthy",
          action: "release.stopped",
          what: "Release of support-desk v2 stopped, v1 stays live",
          evidence: { label: "evaluation", href: `/evaluations/${id}` },
        },
      ],
    },
    ago,
  );
}

function waitingForSignOff(evaluated: Evaluated, ago: Ago): ReleaseDetailView {
  const { id } = evaluated.view;
  const later = ["not-started", ""] as const;
  return releaseOf(
    {
      version: "v3",
      author: "Idris Bakker",
      status: "waiting",
      sentence: "Waiting for a sign-off: v3 passed the gate with +3.1 points against v1 and answers in staging.",
      next: "A person other than the author signs off exactly this digest. Then v3 is deployed and takes every new session; running sessions stay on v1.",
      baselineVersion: "v1",
      minutesAgo: 32,
      tookMinutes: null,
      evaluated,
      signOffs: [],
      asks: asked("v3", "sign-off", "support-desk v3 goes to production."),
      actions: decidable,
      review: { id: "rvw_318", sentence: "0 of 5 items had all their labels.", blocks: false },
      steps: [
        ["passed", "ready in 1.3 s, same digest"],
        ["passed", "64 of 64 trials"],
        ["passed", "+3.1 pt, at least −3.4, limit −10.0"],
        ["passed", "answered in 0.4 s"],
        ["waiting", "needs one person, not the author"],
        later,
        later,
      ],
      audit: [
        {
          actor: "person:Idris Bakker (unverified)",
          action: "release.created",
          what: "Release of support-desk v3 started",
          evidence: null,
        },
        {
          actor: "airworthy",
          action: "gate.decided",
          what: "Gate passed: v3 solves 3.1 points more tasks than v1",
          evidence: { label: "evaluation", href: `/evaluations/${id}` },
        },
        { actor: "airworthy", action: "release.waiting", what: "Sign-off for production asked for", evidence: null },
      ],
    },
    ago,
  );
}

function evaluating(evaluated: Evaluated, ago: Ago): ReleaseDetailView {
  const later = ["not-started", ""] as const;
  const started = {
    actor: "person:Jonas Lind (unverified)",
    action: "release.created",
    what: "Release of support-desk v4 started",
    evidence: null,
  };
  return releaseOf(
    {
      version: "v4",
      author: "Jonas Lind",
      status: "running",
      sentence: "Running: the gate evaluates v4, 23 of 64 trials have ended.",
      next: "The gate decides when the last trial has ended.",
      baselineVersion: "v1",
      minutesAgo: 0.7,
      tookMinutes: null,
      evaluated,
      signOffs: [],
      actions: actionsOf(["abort"], "The gate has not decided yet."),
      steps: [["passed", "ready in 1.4 s, same digest"], ["running", "23 of 64 trials"], later, later, later, later, later],
      audit: [started],
    },
    ago,
  );
}
