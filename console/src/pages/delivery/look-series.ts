import type { LookView } from "../../../../src/delivery/views.ts";

/** A point of a line: after so many sessions it has this value. */
export type Point = { readonly n: number; readonly value: number };

/** Sessions from `from` to `to` were assigned at this weight. */
export type Band = { readonly weight: number; readonly from: number; readonly to: number };

/** Sessions that were decided when it was looked, unknown ones too: the look's place in the order of assignment. */
export function sessionsAt({ canary, stable }: Pick<LookView, "canary" | "stable">): number {
  return sum(canary) + sum(stable);
}

/** Sessions of an arm whose outcome is known. */
export function known({ succeeded, failed }: LookView["canary"]): number {
  return succeeded + failed;
}

/**
 * The e-value by sessions: 1 before the first, then what each look saw. What it reached and left again between two looks is a
 * point of its own, for a test that has fired stays fired.
 */
export function eValueLine(looks: readonly LookView[]): readonly Point[] {
  let peak = 1;
  const points: Point[] = [{ n: 0, value: 1 }];
  for (const look of looks) {
    const n = sessionsAt(look);
    if (look.peak > peak && look.peak > look.eValue) points.push({ n, value: look.peak });
    points.push({ n, value: look.eValue });
    peak = Math.max(peak, look.peak);
  }
  return points;
}

/** The canary's weights in the order in which it had them; a step without sessions has no band. */
export function weightBands(looks: readonly LookView[]): readonly Band[] {
  const bands: Band[] = [];
  for (const look of looks) {
    const to = sessionsAt(look);
    const last = bands.at(-1);
    if (last?.weight === look.weight) bands[bands.length - 1] = { ...last, to };
    else bands.push({ weight: look.weight, from: last?.to ?? 0, to });
  }
  return bands.filter((band) => band.to > band.from);
}

function sum({ succeeded, failed, unknown }: LookView["canary"]): number {
  return succeeded + failed + unknown;
}
