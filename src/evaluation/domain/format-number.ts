// A no-break space keeps a number and its unit on one line.
const space = "\u00a0";

/** A share as a percentage: 0.815 is `81.5 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)}${space}%`;
}

/** A difference of shares without its sign: -0.044 is `4.4 pt`. */
export function formatPoints(difference: number): string {
  return `${Math.abs(difference * 100).toFixed(1)}${space}pt`;
}

/** A difference of shares with its sign, in points: `+4.4`, `−3.0`, `0.0`. A bound of few cases may lie past 100, where no difference is. */
export function formatSigned(difference: number): string {
  const digits = (Math.min(1, Math.abs(difference)) * 100).toFixed(1);
  if (digits === "0.0") return digits;
  return `${difference < 0 ? "−" : "+"}${digits}`;
}

/** A confidence level: 0.95 is `95 %`, 0.975 `97.5 %`. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(2))}${space}%`;
}

/** A duration in ms: `820 ms`, `7.1 s`. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)}${space}ms` : `${(ms / 1000).toFixed(1)}${space}s`;
}

/** `1 case`, `2 cases`. */
export function formatCount(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** Some names in a sentence: at most three, then how many more. */
export function formatNames(names: readonly string[]): string {
  const more = names.length - 3;
  return names.slice(0, 3).map(onOneLine).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** A text of a file as part of a line: what begins a line may be a command to whoever runs a pipeline (`::error::`). */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
