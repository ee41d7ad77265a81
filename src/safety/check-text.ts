import { guards } from "./domain/guards/guards.ts";
import { isLongerThan } from "./domain/guards/is-longer-than.ts";
import { replacementOf } from "./domain/guards/redact-stream.ts";

/** Something that a guard finds in a text, and what enforcing would do. Lines and columns count from 1, columns and lengths in UTF-16 code units. */
export type TextFinding = {
  readonly guard: string;
  readonly point: "input" | "output";
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly consequence: string;
};

/** Tries every guard on a text, as the gateway would. Absent `maxCharacters`: no text is too long. */
export function checkText(
  text: string,
  maxCharacters = Infinity,
): { readonly findings: readonly TextFinding[]; readonly isTooLong: boolean } {
  const findings = guards.flatMap(({ guard, point, look }) => {
    let line = 1;
    let lineStart = 0;
    return look(text).map(({ kind, start, end }): TextFinding => {
      for (let next = text.indexOf("\n", lineStart); next !== -1 && next < start; next = text.indexOf("\n", lineStart)) {
        line++;
        lineStart = next + 1;
      }
      const consequence = guard === "secrets" ? `would become ${replacementOf(kind)}` : "would be taken out";
      return { guard, point, kind, line, column: start - lineStart + 1, length: end - start, consequence };
    });
  });
  return { findings, isTooLong: isLongerThan([text], maxCharacters) };
}
