import { useWidth } from "../../components/core/use-width.ts";
import { formatRatio, formatRatioInterval } from "../../format/format-evidence.ts";
import type { CanaryTest } from "./canary-test.ts";
import { logAxis, sessionAxis } from "./chart-axis.ts";
import type { Axis } from "./chart-axis.ts";
import { sessionsAt } from "./look-series.ts";
import { SessionTicks } from "./session-ticks.tsx";

const [LEFT, RIGHT] = [38, 112];
const [TOP, BOTTOM, HEIGHT] = [6, 112, 132];

/** How many times as often the canary fails, over sessions, with the interval that the test does not reject. */
export function RatioChart({ test, level }: { test: CanaryTest; level: string }) {
  const [box, width] = useWidth<HTMLDivElement>(760);
  const { last, looks, version, baseline } = test;
  const right = width - RIGHT;
  const x = sessionAxis(sessionsAt(last), { from: LEFT, to: right });
  const y = logAxis({ low: 0.1, high: Math.max(60, (last.ratio.estimate ?? 0) * 1.5) }, { from: BOTTOM, to: TOP });
  const { estimate, low, high } = last.ratio;
  const end = x.at(sessionsAt(last));
  const label = `Failure ratio of ${version} to ${baseline} by session: ${formatRatio(estimate)}, ${level} interval ${formatRatioInterval(last.ratio)}; 1× is the same as ${baseline}.`;
  const beside = Math.min(BOTTOM - 14, Math.max(TOP + 8, y.at(estimate ?? 1) + 4));
  return (
    <div ref={box}>
      <svg className="chart" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
        {[0.1, 1, 10].map((tick) => (
          <g key={tick}>
            <line className={tick === 1 ? "ref" : "grid"} x1={LEFT} x2={right} y1={y.at(tick)} y2={y.at(tick)} />
            <text x={LEFT - 8} y={y.at(tick) + 4} textAnchor="end">
              {`${tick}×`}
            </text>
          </g>
        ))}
        <SessionTicks axis={x} right={right} y={HEIGHT - 4} />
        <line className="axis" x1={LEFT} x2={right} y1={BOTTOM} y2={BOTTOM} />
        <path className="band" d={bandPath(looks, x, y)} />
        <path className="ln" d={estimatePath(looks, x, y)} />
        <text className="inside" x={LEFT + 8} y={y.at(1) - 5}>
          {`same as ${baseline.length <= 8 ? baseline : "live"}`}
        </text>
        <path
          className="whisk"
          d={whisker(end + 9, low > 0.1 ? y.at(low) : null, high === null || y.at(high) === TOP ? null : y.at(high))}
        />
        {isDrawn(estimate) && <circle className="halo" cx={end + 9} cy={y.at(estimate)} r={3.5} />}
        <text className="on" x={right + 10} y={beside}>
          {formatRatio(estimate)}
        </text>
        <text x={right + 10} y={beside + 13}>
          {formatRatioInterval(last.ratio)}
        </text>
      </svg>
    </div>
  );
}

type Looks = CanaryTest["looks"];

/** From the highest ratio that is not rejected down to the lowest, in steps; before the first look everything is possible. */
function bandPath(looks: Looks, x: Axis, y: Axis): string {
  const edges = [{ n: 0, low: 0, high: null }, ...looks.map((look) => ({ n: sessionsAt(look), ...look.ratio }))].map((edge) => ({
    x: x.at(edge.n),
    low: y.at(edge.low),
    high: edge.high === null ? TOP : y.at(edge.high),
  }));
  const there = edges.map((edge, index) => (index === 0 ? `M${edge.x} ${edge.high}` : `H${edge.x}V${edge.high}`));
  const back = edges.toReversed().map((edge, index) => (index === 0 ? `V${edge.low}` : `V${edge.low}H${edge.x}`));
  return `${there.join("")}${back.join("")}z`;
}

/** The estimate in steps, with gaps where there is none on this axis: no failure yet, or none of the canary's. */
function estimatePath(looks: Looks, x: Axis, y: Axis): string {
  return looks
    .map(({ ratio: { estimate }, ...look }, index) => {
      if (!isDrawn(estimate)) return "";
      const [at, value] = [x.at(sessionsAt(look)), y.at(estimate)];
      const begins = !isDrawn(looks[index - 1]?.ratio.estimate ?? null);
      return begins ? `M${at} ${value}` : `H${at}V${value}`;
    })
    .join("");
}

function isDrawn(estimate: number | null): estimate is number {
  return estimate !== null && estimate > 0;
}

/** The last interval: caps where it ends, arrows where it leaves the axis. */
function whisker(x: number, low: number | null, high: number | null): string {
  const top = high === null ? `M${x - 4} ${TOP + 5}L${x} ${TOP}L${x + 4} ${TOP + 5}` : `M${x - 4} ${high}h8`;
  const bottom = low === null ? `M${x - 4} ${BOTTOM - 5}L${x} ${BOTTOM}L${x + 4} ${BOTTOM - 5}` : `M${x - 4} ${low}h8`;
  return `${top}${bottom}M${x} ${high ?? TOP}V${low ?? BOTTOM}`;
}
