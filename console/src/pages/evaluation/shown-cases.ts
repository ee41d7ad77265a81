import type { CaseRowView } from "../../../../src/evaluation/views.ts";

/** Which cases a list shows. `changed` is better and worse together. */
export type Show = "changed" | "better" | "worse" | "all";

const BETTER: readonly CaseRowView["change"][] = ["fixed", "better"];
const WORSE: readonly CaseRowView["change"][] = ["broken", "worse"];

/** What changed most stands first: broken, worse, fixed, better, then the rest with what failed first. */
const ORDER: readonly CaseRowView["change"][] = ["broken", "worse", "fixed", "better", "new", "same"];

/** The cases of one kind, the most telling first; what has not run yet comes last. */
export function shownCases(cases: readonly CaseRowView[], show: Show): readonly CaseRowView[] {
  return cases
    .filter((row) => isShown(row, show))
    .toSorted((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change) || passedShare(a) - passedShare(b));
}

function isShown({ change }: CaseRowView, show: Show): boolean {
  switch (show) {
    case "all":
      return true;
    case "better":
      return BETTER.includes(change);
    case "worse":
      return WORSE.includes(change);
    case "changed":
      return BETTER.includes(change) || WORSE.includes(change);
  }
}

function passedShare({ trials }: CaseRowView): number {
  if (trials.includes("pending")) return 2;
  return trials.length === 0 ? 0 : trials.filter((trial) => trial === "passed").length / trials.length;
}
