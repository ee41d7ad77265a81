const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long until something runs out: minutes and seconds below a quarter of an hour, then what is near enough. Never below zero. */
export function formatLeft(leftMs: number): string {
  const ms = Math.max(0, leftMs);
  if (ms < 15 * MINUTE_MS) {
    const seconds = Math.ceil(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 48 * HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / (24 * HOUR_MS))} d`;
}
