import type { Route } from "../delivery/domain/snapshot.ts";

/** One arm of a route. */
export type Arm = Route["arms"][number];

/**
 * Chooses the arm of a new session: each with a chance of its weight over the sum of weights. Undefined when no arm has any.
 * @param roll uniform in [0, 1).
 */
export function pickArm(arms: readonly Arm[], roll: number): Arm | undefined {
  const weighted = arms.filter((arm) => arm.weight > 0);
  let left = roll * weighted.reduce((sum, arm) => sum + arm.weight, 0);
  for (const arm of weighted) {
    left -= arm.weight;
    if (left < 0) return arm;
  }
  return weighted.at(-1); // rounding may leave a rest of some 1e-17
}

/** The arm with the greatest weight, the first of equals: for what no session stands behind, such as an agent's card. */
export function heaviestArm(arms: readonly Arm[]): Arm | undefined {
  return arms.reduce<Arm | undefined>((best, arm) => (arm.weight > (best?.weight ?? 0) ? arm : best), undefined);
}
