import { digestOf } from "../../kernel/digest.ts";

/**
 * What the chances of one trial are drawn by, as 16 hex digits. It knows nothing of the version or the attempt: both sides of a comparison, and a
 * trial that is played anew, draw the same.
 */
export function trialDraw({ seed, caseId, trial }: { readonly seed: number; readonly caseId: string; readonly trial: number }): string {
  return digestOf({ format: "airworthy/draw/1", seed, case: caseId, trial }).slice(-16);
}

/** A draw as the whole number that endpoints take for a seed, from 0 to 2^31 - 1. */
export function seedOfDraw(draw: string): number {
  return Number.parseInt(draw.slice(0, 8), 16) >>> 1;
}
