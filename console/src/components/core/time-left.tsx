import { formatLeft } from "../../format/format-left.ts";
import { formatExact } from "../../format/format-time.ts";
import { Icon } from "./icon.tsx";
import { useNow } from "./use-now.ts";

const SOON_MS = 5 * 60_000;

type TimeLeftProps = {
  readonly until: string;
  /** When it began: shows what is left of it as a bar, too. */
  readonly since?: string;
};

/** How long until something runs out, counted down; red when it is soon. Not announced: it changes by itself. */
export function TimeLeft({ until, since }: TimeLeftProps) {
  const leftMs = Date.parse(until) - useNow({ toTheSecond: true }).getTime();
  const time = (
    <time dateTime={until} title={`until ${formatExact(until)}`} role="timer">
      {formatLeft(leftMs)}
    </time>
  );
  const tone = leftMs < SOON_MS ? "fail" : "idle";
  if (since === undefined) return <span className={tone === "fail" ? "soon" : undefined}>{time}</span>;
  const share = Math.max(0, Math.min(1, leftMs / (Date.parse(until) - Date.parse(since))));
  return (
    <span className="row gap3" data-s={tone}>
      <span className="st">
        <Icon name="clock" />
        <span>{time} left</span>
      </span>
      <span className="meter long" aria-hidden="true">
        <b style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
