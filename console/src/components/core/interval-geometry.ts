/** An estimate with its interval and, where the difference is limited, its limit; all in one unit. */
export type Interval = { readonly value: number; readonly low: number; readonly high: number; readonly bound: number | null };

/** A place on the axis in SVG units; `off` when the number lies beyond the axis and the place is its edge. */
export type Mark = { readonly x: number; readonly off: boolean };

/** Room at both edges, so that caps and arrows are not cut. */
const PAD = 4;

/** Where an interval stands on an axis that reaches `extent` to both sides of zero. A limit beyond the axis is not drawn. */
export function intervalGeometry(
  interval: Interval,
  extent: number,
  width: number,
): { low: Mark; high: Mark; value: Mark; bound: number | null } {
  const mark = (number: number): Mark => {
    const share = Math.max(-1, Math.min(1, number / extent));
    return { x: Math.round((width / 2 + share * (width / 2 - PAD)) * 10) / 10, off: Math.abs(number) > extent };
  };
  const bound = interval.bound === null ? null : mark(interval.bound);
  return {
    low: mark(interval.low),
    high: mark(interval.high),
    value: mark(interval.value),
    bound: bound === null || bound.off ? null : bound.x,
  };
}
