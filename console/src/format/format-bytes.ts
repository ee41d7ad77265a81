const NBSP = "\u00a0";
const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size in the largest unit that keeps it at 1 or more, in steps of 1,000. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)}${NBSP}${UNITS[step] ?? ""}`;
}
