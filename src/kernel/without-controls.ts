/**
 * A text in which control characters, except tabs and the ends of lines, are U+FFFD: texts of files and agents are shown, and are no commands to a
 * terminal. A carriage return alone is one: what follows it would be written over what stands before.
 */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\r\n\t]|\r(?!\n)/gu, "\uFFFD");
}
