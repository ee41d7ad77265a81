// Long-run error rates of the rollout's decision, by simulation with fixed seeds, through the code that decides in production.
import { describe, expect, test } from "vitest";

import { type Random, seededRandom } from "../../kernel/random.ts";
import { type CanaryEvidence, foldSession, noEvidence } from "./canary-evidence.ts";

const alpha = 0.05;

type World = {
  readonly canaryRate: number;
  readonly stableRate: number;
  readonly weightAt: (session: number) => number;
  readonly sessions: number;
};

/** Folds one rollout's sessions in order of assignment; the session at which the test fires, undefined when it never does. */
function firesAt({ canaryRate, stableRate, weightAt, sessions }: World, random: Random): number | undefined {
  let evidence: CanaryEvidence = noEvidence;
  for (let session = 1; session <= sessions; session++) {
    const weight = weightAt(session);
    const canary = random() < weight;
    // Looked at after every session: more often than any reconciler looks.
    const outcome = random() < (canary ? canaryRate : stableRate) ? "failed" : "succeeded";
    evidence = foldSession(evidence, { canary, weight, outcome });
    if (evidence.peak >= 1 / alpha) return session;
  }
  return undefined;
}

function shareOfRunsThatFire(runs: number, seed: number, world: World): number {
  const random = seededRandom(seed);
  let fired = 0;
  for (let run = 0; run < runs; run++) if (firesAt(world, random) !== undefined) fired++;
  return fired / runs;
}

describe("two equal versions", { timeout: 120_000 }, () => {
  const looks = 1_000;

  test("are rolled back in at most 5 % of rollouts over 1,000 looks", () => {
    const share = shareOfRunsThatFire(600, 1, { canaryRate: 0.02, stableRate: 0.02, weightAt: () => 0.1, sessions: looks * 10 });
    expect(share).toBeLessThanOrEqual(0.05);
    expect(share).toBeGreaterThan(0.005); // a test that never fires would pass the line above
  });

  test("are rolled back in at most 5 % of rollouts while the weight ramps up and the failure rate drifts from 1 % to 6 %", () => {
    const random = seededRandom(2);
    const runs = 400;
    let fired = 0;
    for (let run = 0; run < runs; run++) {
      let evidence = noEvidence;
      for (let session = 0; session < 5_000; session++) {
        const weight = [0.05, 0.1, 0.25, 0.5][Math.floor(session / 1_250)] ?? 0.5;
        const canary = random() < weight;
        const outcome = random() < 0.01 + (0.05 * session) / 5_000 ? "failed" : "succeeded";
        evidence = foldSession(evidence, { canary, weight, outcome });
      }
      if (evidence.peak >= 1 / alpha) fired++;
    }
    expect(fired / runs).toBeLessThanOrEqual(0.05);
  });

  test("of which the canary fails 100 times sooner are rolled back in at most 5 %, since outcomes count in order of assignment at their horizon", () => {
    const random = seededRandom(3);
    const runs = 400;
    let [inOrder, byArrival] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const sessions = Array.from({ length: 10_000 }, (_, assignedAt) => {
        const canary = random() < 0.1;
        const outcome: "failed" | "succeeded" = random() < 0.02 ? "failed" : "succeeded";
        return { assignedAt, seenAt: assignedAt + (canary ? 20 : 2_000) * (0.5 + random()), canary, weight: 0.1, outcome };
      });
      // Both look whenever ten more sessions have come in, 1,000 times.
      if (sessions.reduce(foldSession, noEvidence).peak >= 1 / alpha) inOrder++;
      const arrived = sessions.filter(({ seenAt }) => seenAt < 10_000).toSorted((a, b) => a.seenAt - b.seenAt);
      if (arrived.reduce(foldSession, noEvidence).peak >= 1 / alpha) byArrival++;
    }
    expect(inOrder / runs).toBeLessThanOrEqual(0.05);
    expect(byArrival / runs).toBeGreaterThan(0.1); // what the order of assignment prevents
  });
});

describe("a worse version", { timeout: 120_000 }, () => {
  test("that fails in 30 % instead of 2 % is found within 300 sessions in 95 % of rollouts at weight .1", () => {
    const random = seededRandom(4);
    const found = Array.from(
      { length: 1_000 },
      () => firesAt({ canaryRate: 0.3, stableRate: 0.02, weightAt: () => 0.1, sessions: 5_000 }, random) ?? Infinity,
    ).toSorted((a, b) => a - b);
    expect(found[949]).toBeLessThanOrEqual(300);
  });

  test("that fails in 10 % instead of 2 % is found in 600 sessions on average", () => {
    const random = seededRandom(5);
    const found = Array.from(
      { length: 500 },
      () => firesAt({ canaryRate: 0.1, stableRate: 0.02, weightAt: () => 0.1, sessions: 20_000 }, random) ?? 20_000,
    );
    expect(found.reduce((sum, sessions) => sum + sessions, 0) / found.length).toBeLessThanOrEqual(620);
  });
});
