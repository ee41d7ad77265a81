const LONGEST = 120;

/** A tool's result in one line: its text, or its fields, cut to 120 characters. */
export function resultLine(result: unknown): string {
  const line = typeof result === "string" ? result : fields(result);
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function fields(result: unknown): string {
  if (typeof result !== "object" || result === null) return result === undefined || result === null ? "no result" : JSON.stringify(result);
  if (Array.isArray(result)) return JSON.stringify(result);
  const shown = Object.entries(result).map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return shown.length === 0 ? "empty" : shown.join(", ");
}
