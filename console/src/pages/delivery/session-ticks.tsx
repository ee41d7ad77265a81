import { formatCount } from "../../format/format-value.ts";
import type { Axis } from "./chart-axis.ts";

/** The numbers of a session axis, and its unit once at the end. */
export function SessionTicks({ axis, right, y }: { axis: Axis; right: number; y: number }) {
  return (
    <>
      {axis.ticks.map((tick) => (
        <text key={tick} x={axis.at(tick)} y={y} textAnchor={axis.at(tick) > right - 12 ? "end" : "middle"}>
          {formatCount(tick)}
        </text>
      ))}
      <text x={right + 10} y={y}>
        sessions
      </text>
    </>
  );
}
