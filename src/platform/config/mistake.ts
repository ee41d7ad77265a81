/** One thing that is wrong in a file a person wrote. */
export type Mistake = {
  /** The file as the reader was given it. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the value: `cases[2].expect.calls[0].tool`; empty for the whole document. */
  readonly path: string;
  /** What is wrong there, in words that follow the path: `is missing`, `must be a text, is a number`. */
  readonly message: string;
  /** The values or keys that are allowed there; absent where they cannot be listed. */
  readonly allowed?: readonly string[];
};

/** Mistakes for a terminal: one line each as `file:line:column`, which editors and terminals make clickable, then the allowed values. */
export function formatMistakes(mistakes: readonly Mistake[]): string {
  return mistakes
    .map(({ file, line, column, path, message, allowed }) => {
      const what = path === "" ? message : `${path} ${message}`;
      return `${file}:${line}:${column} ${what}${allowed === undefined ? "" : `\n    allowed: ${allowed.join(", ")}`}`;
    })
    .join("\n");
}

/** A path into a value as a person writes it: keys joined by dots, positions in brackets. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}
