import type { MetricView } from "../../../../src/evaluation/views.ts";

/** A difference as it is drawn: shares in points, everything else in per cent of the baseline, so that one axis serves all rows. */
export type DrawnDifference = {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The limit on the difference; null where the bound is an absolute value. */
  readonly bound: number | null;
  readonly suffix: " pt" | " %";
};

/** Null where there is no difference, no interval, or a baseline of zero to take per cents of. */
export function drawnDifference({ unit, baseline, difference, bound, role }: MetricView): DrawnDifference | null {
  if (difference === null || difference.low === null || difference.high === null) return null;
  if (unit !== "share" && (baseline === null || baseline === 0)) return null;
  const scale = unit === "share" ? 100 : 100 / (baseline ?? 1);
  return {
    value: difference.value * scale,
    low: difference.low * scale,
    high: difference.high * scale,
    bound: role === "gate" && bound !== null ? bound * scale : null,
    suffix: unit === "share" ? " pt" : " %",
  };
}

const EXTENTS = [5, 10, 15, 20, 30, 50, 75, 100] as const;

/** How far the axis reaches to both sides of no difference: the smallest round number that holds what decides; the rest may leave it. */
export function axisExtent(metrics: readonly MetricView[]): number {
  const deciding = metrics.filter((metric) => metric.role === "gate" || metric.unit === "share");
  const ends = deciding.flatMap((metric) => {
    const drawn = drawnDifference(metric);
    return drawn === null ? [] : [drawn.low, drawn.high, drawn.bound ?? 0];
  });
  const reach = Math.max(0, ...ends.map(Math.abs));
  return EXTENTS.find((extent) => extent >= reach) ?? 100;
}
