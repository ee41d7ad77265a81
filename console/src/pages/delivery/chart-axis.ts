/** Places numbers along a line of the drawing, and says which of them to name. */
export type Axis = {
  /** Where a number stands, in SVG units; beyond the axis it is the axis' end. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
};

type Ends = { readonly from: number; readonly to: number };

/** What a number and the air around it take, in SVG units. */
const TICK_ROOM = 44;
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/**
 * Sessions from 0 to a round number with room to the right. It stays the same while some more come in, so that a live chart
 * does not move with every one.
 */
export function sessionAxis(sessions: number, { from, to }: Ends): Axis {
  const top = roundUp(Math.max(10, sessions * 1.05), STEPS);
  const fitting = Math.max(2, Math.min(6, Math.floor((to - from) / TICK_ROOM)));
  const step = roundUp(top / fitting, [1, 2, 5, 10]);
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  return { ticks, at: (value) => place(value / top, { from, to }) };
}

/** A logarithmic axis from `low` to `high`, both above zero. Names 1 and 3 of each power of ten, or powers alone where they would crowd. */
export function logAxis({ low, high }: { readonly low: number; readonly high: number }, { from, to }: Ends): Axis {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const named = last - first > 4 ? powers : powers.flatMap((power) => [power, 3 * power]);
  const ticks = named.map((tick) => Number(tick.toPrecision(1))).filter((tick) => tick >= low && tick <= high);
  const span = Math.log(high / low);
  return { ticks, at: (value) => place(value <= 0 ? 0 : Math.log(value / low) / span, { from, to }) };
}

/** The smallest of the steps times a power of ten that is not below `value`. */
function roundUp(value: number, steps: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = steps.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

function place(share: number, { from, to }: Ends): number {
  return Math.round((from + Math.max(0, Math.min(1, share)) * (to - from)) * 10) / 10;
}
