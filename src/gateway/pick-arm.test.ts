import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seededRandom } from "../kernel/random.ts";
import { heaviestArm, pickArm } from "./pick-arm.ts";

const armsOf = (weights: readonly number[]): { name: string; deployment: string; weight: number }[] =>
  weights.map((weight, index) => ({ name: `arm-${index}`, deployment: `dep_${index}`, weight }));

describe("the arm of a new session", () => {
  test("has shares that follow the weights", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 5 }), fc.integer(), (weights, seed) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total > 0);
        const random = seededRandom(seed);
        const counts = new Map<string, number>();
        for (let session = 0; session < 4000; session++) {
          const arm = pickArm(armsOf(weights.map((weight) => weight / total)), random());
          counts.set(arm?.name ?? "none", (counts.get(arm?.name ?? "none") ?? 0) + 1);
        }
        weights.forEach((weight, index) => {
          const share = (counts.get(`arm-${index}`) ?? 0) / 4000;
          expect(Math.abs(share - weight / total)).toBeLessThanOrEqual(weight === 0 ? 0 : 0.045); // 5.7 standard deviations at a half
        });
      }),
      { numRuns: 30 },
    );
  });

  test("is none when nothing has weight, and never one without", () => {
    expect(pickArm([], 0.5)).toBeUndefined();
    expect(pickArm(armsOf([0, 0]), 0.5)).toBeUndefined();
    for (const roll of [0, 0.5, 1 - Number.EPSILON]) expect(pickArm(armsOf([0, 1, 0]), roll)?.name).toBe("arm-1");
  });

  test("is the heaviest, the first of equals, where no session stands behind the call", () => {
    expect(heaviestArm(armsOf([0.2, 0.4, 0.4]))?.name).toBe("arm-1");
    expect(heaviestArm(armsOf([0]))).toBeUndefined();
  });
});
