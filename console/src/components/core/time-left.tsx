import { formatLeft } from "../../format/format-left.ts";
import { formatExact } from "../../format/format-time.ts";
import { useNow } from "./use-now.ts";

const SOON_MS = 5 * 60_000;

/** How long until something runs out, counted down; red when it is soon. Not announced: it changes by itself. */
export function TimeLeft({ until, word = "" }: { until: string; word?: string }) {
  const leftMs = Date.parse(until) - useNow({ toTheSecond: true }).getTime();
  return (
    <time className={leftMs < SOON_MS ? "soon" : undefined} dateTime={until} title={`until ${formatExact(until)}`} role="timer">
      {formatLeft(leftMs)}
      {word}
    </time>
  );
}
