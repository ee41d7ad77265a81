import { intervalGeometry } from "./interval-geometry.ts";
import type { Interval } from "./interval-geometry.ts";
import type { Tone } from "./status.tsx";

const WIDTH = 146;
const MIDDLE = WIDTH / 2;

type IntervalBarProps = {
  readonly interval: Interval;
  /** What the axis reaches to both sides of zero, in the interval's unit. */
  readonly extent: number;
  readonly tone: Tone;
  /** The interval in words. */
  readonly label: string;
};

/** Bar with caps, square at the estimate, solid line at no difference, dotted red at the limit; an arrow where it leaves the axis. */
export function IntervalBar({ interval, extent, tone, label }: IntervalBarProps) {
  const { low, high, value, bound } = intervalGeometry(interval, extent, WIDTH);
  return (
    <svg className="ci" data-s={tone} width={WIDTH} height="20" viewBox={`0 0 ${WIDTH} 20`} role="img" aria-label={label}>
      <line className="zero" x1={MIDDLE} x2={MIDDLE} y1="1" y2="19" />
      {bound !== null && <line className="margin" x1={bound} x2={bound} y1="1" y2="19" />}
      <line className="bar" x1={low.x} x2={high.x} y1="10" y2="10" />
      <path className="bar end" d={low.off ? `M${low.x + 5} 6 L${low.x} 10 L${low.x + 5} 14` : `M${low.x} 7v6`} />
      <path className="bar end" d={high.off ? `M${high.x - 5} 6 L${high.x} 10 L${high.x - 5} 14` : `M${high.x} 7v6`} />
      {!value.off && <rect className="pt" x={value.x - 3} y="6" width="6" height="8" rx="1.5" />}
    </svg>
  );
}

/** The numbers of the axis, for the head of the column. */
export function IntervalAxis({ extent }: { extent: number }) {
  return (
    <svg className="ci" width={WIDTH} height="16" viewBox={`0 0 ${WIDTH} 16`} aria-hidden="true">
      <text x="4" y="12">{`−${extent}`}</text>
      <text x={MIDDLE} y="12" textAnchor="middle">
        0
      </text>
      <text x={WIDTH - 4} y="12" textAnchor="end">{`+${extent}`}</text>
    </svg>
  );
}
