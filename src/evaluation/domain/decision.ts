import type { Verdict } from "./verdict.ts";

/** One verdict that counts, with what it says. */
export type Decision = {
  readonly verdict: Verdict;
  /** What happened, the number that decides, its interval. */
  readonly sentence: string;
  /** What the run could have seen, what would settle it; may be empty. */
  readonly detail: string;
};
