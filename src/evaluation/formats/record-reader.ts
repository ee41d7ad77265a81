import type { RecordCollector } from "./collect-record.ts";

/** Reads what one tool writes of its runs, where that is one JSON value. */
export type RecordReader = {
  readonly format: string;
  /** By what it holds, never by its name. */
  knows(value: unknown): boolean;
  /** Called with what it knows, and the text that it was parsed from. What cannot count is given to the collector as an exclusion. */
  read(value: unknown, collector: RecordCollector, text: string): void;
};

/** Reads results that stand beside each other: the members of a list, JSON on each line, the rows of a table. */
export type ItemReader = {
  readonly format: string;
  /** By what it holds, never by its name. */
  knows(item: unknown): boolean;
  open(collector: RecordCollector): OpenItems;
};

/** What `open` gives: one item after another, then the end. What cannot count is given to the collector as an exclusion. */
export type OpenItems = {
  /** `where`: the item's place in the file; `text`: as it is written there, where it is a line of JSON. */
  add(item: unknown, where: string, text?: string): void;
  /** Called once, after the last item; for those who can only say then what they read. */
  finish?(): void;
};
