import { formatCount } from "./format-value.ts";

/** A number with what it counts: `1 record`, `2,400 records`. For nouns that take an s. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
