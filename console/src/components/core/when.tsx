import { formatExact, formatRecordTime, formatWhen } from "../../format/format-time.ts";
import { useNow } from "./use-now.ts";

/** A time as near as it matters, with the exact one in its tooltip. `exact` keeps the second, for records. */
export function When({ at, exact = false }: { at: string; exact?: boolean }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)}>
      {exact ? formatRecordTime(at, now) : formatWhen(at, now)}
    </time>
  );
}
