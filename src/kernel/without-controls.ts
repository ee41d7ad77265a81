/** A text in which control characters, except line breaks and tabs, are U+FFFD: texts of files and agents are shown, and are no commands to a terminal. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD");
}
