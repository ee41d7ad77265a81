import { sparkPath } from "./spark-path.ts";

const WIDTH = 168;
const HEIGHT = 26;

/** Numbers over time, oldest first. `top` is the largest value of all sparklines that stand together, so that they compare. */
export function Sparkline({ values, top, label }: { values: readonly number[]; top: number; label: string }) {
  const path = sparkPath(values, { top, width: WIDTH, height: HEIGHT });
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className="area" d={`${path.line} V${HEIGHT} H0 Z`} />
      <path className="ln" d={path.line} />
      <circle className="end" cx={path.end.x} cy={path.end.y} r="2" />
    </svg>
  );
}
