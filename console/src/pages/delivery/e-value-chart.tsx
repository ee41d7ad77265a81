import { useWidth } from "../../components/core/use-width.ts";
import { formatEValue, formatWeight } from "../../format/format-evidence.ts";
import { formatCount } from "../../format/format-value.ts";
import { decidedAt, sayConsequence, sayFailed } from "./canary-test.ts";
import type { CanaryTest } from "./canary-test.ts";
import { logAxis, sessionAxis } from "./chart-axis.ts";
import type { Axis } from "./chart-axis.ts";
import { SessionTicks } from "./session-ticks.tsx";
import { eValueLine, sessionsAt, weightBands } from "./look-series.ts";

const LEFT = 38;
/** Room for words at the right end. */
const RIGHT = 112;
const [TOP, BOTTOM, HEIGHT] = [24, 200, 250];

/** The e-value over sessions in the order of their assignment: weights above, failed sessions below, one lane for each arm. */
export function EValueChart({ test }: { test: CanaryTest }) {
  const [box, width] = useWidth<HTMLDivElement>(760);
  const { last, fired, plan, version, baseline } = test;
  const right = width - RIGHT;
  const counted = test.failures.filter(({ n }) => n <= sessionsAt(last));
  const line = eValueLine(test.looks);
  const values = line.map(({ value }) => value);
  const sessions = sessionAxis(sessionsAt(last), { from: LEFT, to: right });
  const low = Math.min(0.2, Math.min(...values) * 0.8);
  const high = Math.max(last.threshold * 2.2, last.peak * 1.5);
  const evidence = logAxis({ low, high }, { from: BOTTOM, to: TOP });
  const threshold = evidence.at(last.threshold);
  const acts = plan.onRegression === "rollback";
  const short = Math.max(version.length, baseline.length) <= 8;
  return (
    <div ref={box}>
      <svg className="chart" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={sayChart(test)}>
        <Weights test={test} sessions={sessions} right={right} />
        <rect className={acts ? "zone" : "zone plain"} x={LEFT} y={TOP} width={right - LEFT} height={threshold - TOP} />
        {evidence.ticks.map((tick) => (
          <g key={tick}>
            <line className="grid" x1={LEFT} x2={right} y1={evidence.at(tick)} y2={evidence.at(tick)} />
            <text x={LEFT - 8} y={evidence.at(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <line className="axis" x1={LEFT} x2={right} y1={BOTTOM} y2={BOTTOM} />
        {counted.map((failure) => {
          const [x, y] = [sessions.at(failure.n), failure.arm === "canary" ? BOTTOM + 4 : BOTTOM + 17];
          return (
            <line key={failure.n} className={`failed ${failure.arm}`} x1={x} x2={x} y1={y} y2={y + 8}>
              <title>{`Session ${failure.n}, ${failure.arm === "canary" ? version : baseline}: ${failure.signal}`}</title>
            </line>
          );
        })}
        <text x={right + 10} y={BOTTOM + 12}>
          {short ? `failed on ${version}` : "failed, canary"}
        </text>
        <text x={right + 10} y={BOTTOM + 25}>
          {short ? `failed on ${baseline}` : "failed, live version"}
        </text>
        <SessionTicks axis={sessions} right={right} y={HEIGHT - 6} />
        <line className={acts ? "limit" : "limit plain"} x1={LEFT} x2={right} y1={threshold} y2={threshold} />
        <text className={acts ? "bad" : "on"} x={right + 10} y={threshold + 4}>
          {`${sayConsequence(test)} at ${formatEValue(last.threshold)}`}
        </text>
        <path
          className="ln"
          d={line
            .map(({ n, value }, i) => (i === 0 ? `M${sessions.at(n)} ${evidence.at(value)}` : `H${sessions.at(n)}V${evidence.at(value)}`))
            .join("")}
        />
        {(fired === undefined || sessionsAt(fired) < sessionsAt(last)) && (
          <Mark x={sessions.at(sessionsAt(last))} y={evidence.at(last.eValue)} word={formatEValue(last.eValue)} />
        )}
        {fired !== undefined && (
          <Mark
            x={sessions.at(sessionsAt(fired))}
            y={evidence.at(fired.peak)}
            word={`${formatEValue(fired.peak)} at session ${formatCount(decidedAt(test))}`}
            bad
          />
        )}
      </svg>
    </div>
  );
}

/** The weights as a strip; once the canary is over, what came after its last session is 0 % or all. */
function Weights({ test, sessions, right }: { test: CanaryTest; sessions: Axis; right: number }) {
  const bands = weightBands(test.looks);
  const end = sessions.at(bands.at(-1)?.to ?? 0);
  const after = { left: end, to: right, weight: test.plan.weight, now: true };
  const drawn = bands.map(({ weight, from, to }, index) => ({
    left: sessions.at(from),
    to: sessions.at(to),
    weight,
    now: !test.over && index === bands.length - 1,
  }));
  return [...drawn, ...(test.over ? [after] : [])].map(({ left, to, weight, now }) => {
    const wide = Math.max(0, to - left - 1);
    return (
      <g key={left}>
        <rect className={now ? "strip now" : "strip"} x={left + 0.5} y={4} width={wide} height={14} rx={2} />
        {wide > 30 && (
          <text className="weight" x={(left + to) / 2} y={14.5} textAnchor="middle">
            {formatWeight(weight)}
          </text>
        )}
      </g>
    );
  });
}

/** A point with its value: to the right of it while it comes, to the left once it has fired and there is room. */
function Mark({ x, y, word, bad = false }: { x: number; y: number; word: string; bad?: boolean }) {
  const left = bad && x > LEFT + 140;
  return (
    <>
      <circle className={bad ? "halo bad" : "halo"} cx={x} cy={y} r={4} />
      <text className={bad ? "bad" : "on"} x={left ? x - 10 : x + 10} y={bad ? y - 9 : y - 6} textAnchor={left ? "end" : "start"}>
        {word}
      </text>
    </>
  );
}

function sayChart(test: CanaryTest): string {
  const { last, looks, fired, over } = test;
  const eValues = looks.map(({ eValue }) => eValue);
  const now = `${formatEValue(last.eValue)} after ${formatCount(sessionsAt(last))} sessions`;
  const range = `between ${formatEValue(Math.min(1, ...eValues))} and ${formatEValue(last.peak)}`;
  const end =
    fired === undefined
      ? `it ${over ? "would have acted" : "acts"} at ${formatEValue(last.threshold)}`
      : `it reached ${formatEValue(fired.peak)} at session ${formatCount(sessionsAt(fired))}, the threshold is ${formatEValue(last.threshold)}`;
  return `E-value by session on a logarithmic axis: ${now}, ${range}; ${end}. ${sayFailed(test)}.`;
}
