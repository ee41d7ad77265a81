const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * When something was, as near as it matters: minutes below an hour, then the clock today, weekday and clock within
 * six days, then the date. `zone` is an IANA name; left out, the browser's own.
 */
export function formatWhen(iso: string, now: Date, zone?: string): string {
  const at = new Date(iso);
  const ageMs = now.getTime() - at.getTime();
  // A minute to both sides: the server's clock and ours are never quite one.
  if (Math.abs(ageMs) < MINUTE_MS) return "just now";
  if (ageMs >= 0 && ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  const clock = part(at, zone, { hour: "2-digit", minute: "2-digit" });
  const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  if (part(at, zone, day) === part(now, zone, day)) return clock;
  if (Math.abs(ageMs) < 6 * DAY_MS) return `${part(at, zone, { weekday: "short" })} ${clock}`;
  const sameYear = part(at, zone, { year: "numeric" }) === part(now, zone, { year: "numeric" });
  return part(at, zone, sameYear ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" });
}

/** The exact instant, for a tooltip: `2026-11-18 13:10:05 UTC`. */
export function formatExact(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Weekday, clock and second, for records whose order matters: `Tue 10:22:08`, with the date when older than six days. */
export function formatRecordTime(iso: string, now: Date, zone?: string): string {
  const at = new Date(iso);
  const clock = part(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const recent = Math.abs(now.getTime() - at.getTime()) < 6 * DAY_MS;
  return `${part(at, zone, recent ? { weekday: "short" } : { day: "numeric", month: "short" })} ${clock}`;
}

/** How long something took, in its two largest units at most. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 10 * MINUTE_MS) return together(`${Math.floor(ms / MINUTE_MS)} min`, Math.floor((ms % MINUTE_MS) / 1000), "s");
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return together(`${Math.floor(ms / HOUR_MS)} h`, Math.floor((ms % HOUR_MS) / MINUTE_MS), "min");
  return `${Math.round(ms / DAY_MS)} d`;
}

function together(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large} ${small} ${unit}`;
}

function part(at: Date, zone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  // en-GB: a 24-hour clock and the day before the month, as the design writes them.
  return new Intl.DateTimeFormat("en-GB", zone === undefined ? options : { ...options, timeZone: zone }).format(at);
}
